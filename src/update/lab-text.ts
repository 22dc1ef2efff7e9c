import type { Block } from '../parse/markdown/block.ts'

/** A lab's file, line by line, each with what ends it. */
export class LabText {
  readonly #lines: string[]

  /** @param text of the whole file, a byte order mark included */
  constructor(text: string) {
    this.#lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  }

  toString(): string {
    return this.#lines.join('')
  }

  /** The file with other lines in some regions of its blocks; all else keeps its bytes. */
  withRegions(regions: readonly Region[]): string {
    const lines: (string | null)[] = [...this.#lines]
    // What is written comes before the line behind it, which is at least the closing fence.
    const before = new Map<number, string>()
    for (const region of regions) {
      const { firstLine, count } = region
      lines.fill(null, firstLine - 1, firstLine - 1 + count)
      const texts = region.lines.map((line) =>
        typeof line === 'number' ? this.#lines[line - 1]! : this.#written(line, region),
      )
      before.set(firstLine + count, texts.join(''))
    }
    for (const block of new Set(regions.map((region) => region.block))) {
      const fence = longEnough(
        block,
        regions.filter((region) => region.block === block).flatMap((region) => region.lines),
      )
      const { line: opening, endLine } = block.place
      lines[opening - 1] = withFence(this.#lines[opening - 1]!, block, fence)
      lines[endLine! - 1] = withClosing(this.#lines[endLine! - 1]!, block, fence)
    }
    return lines.map((line, index) => (before.get(index + 1) ?? '') + (line ?? '')).join('')
  }

  #written(text: string, { block, indent }: Region): string {
    const opening = this.#lines[block.place.line - 1]!
    const end = opening.endsWith('\r\n') ? '\r\n' : '\n'
    const prefix = prefixOf(opening, block)
    const inside = text === '' ? '' : indent + text
    // A quote's mark takes the blank behind it.
    const line = prefix + (prefix.endsWith('>') && /^[ \t]/.test(inside) ? ' ' : '') + inside
    return (inside === '' ? line.replace(/[ \t]+$/, '') : line) + end
  }
}

/** Lines of a block that are to be others. */
export interface Region {
  block: Block
  firstLine: number
  /** How many lines there are now. */
  count: number
  /** What stands before each of them within the block. */
  indent: string
  /** A number is a line of the file that stays as it is. */
  lines: readonly (string | number)[]
}

/** What stands before each line of a block in a list or a quote: as before its opening fence, without the list's own marks. */
function prefixOf(opening: string, { place }: Block): string {
  return opening
    .replace(/^\ufeff/, '')
    .slice(0, place.column - 1)
    .replace(/[^ \t>]/g, ' ')
}

/** A fence that no line of the block closes, or seems to. */
function longEnough({ fence }: Block, lines: readonly (string | number)[]): string {
  const run = fence[0] === '`' ? /^[ \t]*(`+)/ : /^[ \t]*(~+)/
  const lengths = lines.map((line) => (typeof line === 'number' ? '' : (run.exec(line)?.[1] ?? '')).length)
  const longest = Math.max(0, ...lengths)
  return longest < fence.length ? fence : fence[0]!.repeat(longest + 1)
}

function withFence(opening: string, { place, fence }: Block, longer: string): string {
  const at = place.column - 1 + (opening.startsWith('\ufeff') ? 1 : 0)
  return opening.slice(0, at) + longer + opening.slice(at + fence.length)
}

/** The closing fence may be longer than the opening one. */
function withClosing(closing: string, { fence }: Block, longer: string): string {
  if (longer.length === fence.length) return closing
  const char = fence[0]!
  return closing.replace(new RegExp(`${char}+(?=[ \\t\\r\\n]*$)`), (run) =>
    run.length < longer.length ? longer : run,
  )
}
