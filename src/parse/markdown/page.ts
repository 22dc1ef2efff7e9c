import type { InlineCode, Nodes } from 'mdast'
import type { Surroundings } from './look-alike.ts'

/** What each line of the file is part of. */
export class Page {
  readonly covered: Uint8Array
  readonly #surroundings = new Map<number, Surroundings>()
  readonly #inlineCode = new Map<number, { from: number; to: number }[]>()

  constructor(lines: number) {
    this.covered = new Uint8Array(lines + 2)
  }

  cover(node: Nodes): void {
    const { start, end } = node.position!
    this.covered.fill(1, start.line, end.line + 1)
  }

  surround(node: Nodes, as: Surroundings): void {
    const { start, end } = node.position!
    for (let at = start.line; at <= end.line; at += 1) this.#surroundings.set(at, as)
  }

  surroundings(at: number): Surroundings {
    return this.#surroundings.get(at) ?? 'text'
  }

  addInlineCode(node: InlineCode): void {
    const { start, end } = node.position!
    for (let at = start.line; at <= end.line; at += 1) {
      const from = at === start.line ? start.column : 1
      const to = at === end.line ? end.column : Number.POSITIVE_INFINITY
      const known = this.#inlineCode.get(at)
      if (known === undefined) this.#inlineCode.set(at, [{ from, to }])
      else known.push({ from, to })
    }
  }

  isInlineCode(at: number, column: number): boolean {
    return this.#inlineCode.get(at)?.some(({ from, to }) => from <= column && column < to) ?? false
  }

  /** Length of the inline code that starts there and ends on the same line, delimiters included. */
  inlineLength(at: number, column: number): number | null {
    const code = this.#inlineCode.get(at)?.find(({ from }) => from === column)
    return code === undefined || code.to === Number.POSITIVE_INFINITY ? null : code.to - code.from
  }
}
