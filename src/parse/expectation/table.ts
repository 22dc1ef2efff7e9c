import type { VFile } from 'vfile'
import type { ExpectedPiece, ExpectedRow, ExpectedTable } from '../../core/expectation.ts'
import { type Complaint, complain } from '../complain.ts'
import { type Block, type BlockLine, placeIn } from '../markdown/block.ts'
import { shown, withoutBlanksAtEnd } from '../words.ts'
import { readPiece } from './line-pattern.ts'
import type { PlacedUse } from './placed-use.ts'
import { firstPlaceholder, placeholderRanges, type Range } from './placeholder.ts'

/** The lines of an `output table` block, read. */
export interface TableReading {
  table: ExpectedTable
  /** In the order they are met when it is judged. */
  uses: PlacedUse[]
}

/** Reads a table: its header, and its rows cell by cell. Empty lines, and `...` alone, say nothing. */
export function readTable(block: Block, file: VFile): TableReading {
  const [header, ...rows] = block.lines.filter(({ text }) => !/^\s*(?:\.\.\.\s*)?$/.test(text))
  if (header === undefined) {
    complain(file, block.place, NO_HEADER)
    return { table: { line: block.place.line + 1, columns: [], rows: [] }, uses: [] }
  }
  return new TableReader(header, file).read(rows)
}

const NO_HEADER: Complaint = {
  rule: 'bad-table',
  reason: 'found a table without a header, expected the names of its columns',
  hint: 'Write the columns that matter in the first line, with two or more blanks between them, and the rows below.',
}

/** A cell as written. */
interface Cell extends Range {
  text: string
}

class TableReader {
  readonly #header: BlockLine
  readonly #headings: readonly Cell[]
  readonly #file: VFile
  readonly #uses: PlacedUse[] = []

  constructor(header: BlockLine, file: VFile) {
    this.#header = header
    this.#headings = cellsIn(header.text)
    this.#file = file
  }

  read(rows: readonly BlockLine[]): TableReading {
    for (const heading of this.#headings) this.#checkHeading(heading)
    const table: ExpectedTable = {
      line: this.#header.line,
      columns: this.#headings.map(({ text }) => text),
      rows: rows.map((row) => this.#readRow(row)),
    }
    return { table, uses: this.#uses }
  }

  #checkHeading({ text, from }: Cell): void {
    const found = firstPlaceholder(text)
    if (found === null) return
    const placeholder = text.slice(found.from, found.to)
    complain(this.#file, placeIn(this.#header, from + found.from, from + found.to), {
      rule: 'bad-table',
      reason: `found the placeholder ${shown(placeholder)} in a table's header, expected the name of a column`,
      hint: 'The first line of a table has the names of its columns, as they are printed.',
      actual: placeholder,
    })
  }

  #readRow(line: BlockLine): ExpectedRow {
    const cells = this.#cellsOf(line)
    return { line: line.line, cells: cells.map((cell) => this.#readCell(line, cell)) }
  }

  /** One for each column. */
  #cellsOf(line: BlockLine): Cell[] {
    const cells = cellsIn(line.text)
    if (cells.length === this.#headings.length) return cells
    const placed = cells.length < this.#headings.length ? this.#byPlace(cells) : null
    if (placed !== null) return placed
    complain(this.#file, placeIn(line, cells[0]!.from, cells.at(-1)!.to), this.#countComplaint(cells))
    return []
  }

  /** Each cell under the heading that begins or ends where it does, the other columns empty; `null` where one is under none. */
  #byPlace(cells: readonly Cell[]): Cell[] | null {
    const left = [...cells]
    const placed = this.#headings.map(({ from, to }): Cell => {
      const isUnder = left[0]?.from === from || left[0]?.to === to
      return isUnder ? left.shift()! : { text: '', from: to, to }
    })
    return left.length === 0 ? placed : null
  }

  #countComplaint(cells: readonly Cell[]): Complaint {
    const count = this.#headings.length
    const isFew = cells.length < count
    return {
      rule: 'bad-table',
      reason: `found a row of ${cellCount(cells.length)}, expected ${count}, as many as its header on line ${this.#header.line} has`,
      hint: isFew
        ? 'Two or more blanks part cells. Where one is empty, put those behind it right below their headings.'
        : 'Two or more blanks part cells, and the names in the header.',
      actual: String(cells.length),
      expected: [String(count)],
    }
  }

  #readCell(line: BlockLine, { text, from, to }: Cell): ExpectedPiece {
    const { pattern, uses, mistakes } = readPiece(text)
    for (const mistake of mistakes) {
      complain(this.#file, placeIn(line, from + mistake.from, from + mistake.to), mistake.complaint)
    }
    for (const { name, captures, from: start, to: end } of uses) {
      this.#uses.push({ name, captures, place: placeIn(line, from + start, from + end) })
    }
    return { line: line.line, text, pattern, from, to }
  }
}

function cellCount(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`
}

/** The cells of a line: two or more blanks, or a tab, part them, but not within a placeholder. */
function cellsIn(line: string): Cell[] {
  const cells: Cell[] = []
  const masked = placeholderRanges(line).reduce(
    (text, { from, to }) => text.slice(0, from) + 'x'.repeat(to - from) + text.slice(to),
    withoutBlanksAtEnd(line),
  )
  for (const { 0: found, index } of masked.matchAll(/[^ \t]+(?: [^ \t]+)*/g)) {
    const to = index + found.length
    cells.push({ text: line.slice(index, to), from: index, to })
  }
  return cells
}
