/** A lab's text by its lines, which are counted from 1, as Markdown lines are. */
export class LabText {
  readonly #lines: readonly string[]
  readonly #lineBreak: string

  constructor(text: string) {
    this.#lines = text.split(/\r\n|\n/)
    this.#lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  }

  line(number: number): string {
    return this.#lines[number - 1]!
  }

  /** The text with some lines in the place of `count` others. */
  replaced(from: number, count: number, lines: readonly string[]): string {
    return this.#lines.toSpliced(from - 1, count, ...lines).join(this.#lineBreak)
  }

  /** The text with `to` in the place of the end of a line. What is before it is the block's indentation. */
  withEnd(number: number, end: string, to: string): string {
    const line = this.line(number)
    if (!line.endsWith(end)) throw new Error(`line ${number} does not end with ${JSON.stringify(end)}`)
    return this.replaced(number, 1, [line.slice(0, line.length - end.length) + to])
  }

  /** What stands before the end of a line: the indentation, or the `>`, of the list or quote around a block. */
  indentation(number: number, end: string): string {
    const line = this.line(number)
    return line.slice(0, line.length - end.length)
  }
}
