import { isPrintableAscii } from '../../core/text/char-width.ts'
import { cellsOf, countSides, readByCount, readRow, type Sides, withOrphans } from './cells.ts'
import { type Heading, readHeader } from './header.ts'
import { type Measure, type Word, wordsOf } from './words.ts'

/** How a table is laid out, as its header and its rows tell. */
export interface Layout {
  measure: Measure
  headings: readonly Heading[]
  /** For each heading, on which side the words of its column stand. */
  sides: readonly Sides[]
  /** A row that a long value has pushed out of its columns can be read by counting words. */
  byCount: boolean
}

// Enough to learn from, where millions may follow.
const SAMPLE = 1000
const MEASURES: readonly Measure[] = ['columns', 'characters', 'bytes']

/** Learns it from the first thousand rows, and the first thousand with text that is not ASCII. */
export function learnLayout(header: string, rows: readonly string[], names: readonly string[]): Layout {
  const odd = firstOf(rows, (row) => !isPrintableAscii(row))
  const sample = [...new Set([...rows.slice(0, SAMPLE), ...odd])]
  const measures = odd.length === 0 && isPrintableAscii(header) ? MEASURES.slice(0, 1) : MEASURES
  return measures
    .map((measure) => layoutBy(measure, header, sample, names))
    .reduce((best, other) => (alignedIn(other) > alignedIn(best) ? other : best))
}

/** The texts of a row's cells, for each of so many named columns. */
export function readCells(
  row: string,
  { measure, headings, sides, byCount }: Layout,
  columns: number,
): string[] {
  const words = wordsOf(row, measure)
  const { headings: found, isPushed } = readRow(words, headings)
  const counted = isPushed && byCount ? readByCount(words, headings) : null
  return cellsOf(row, words, headings, counted ?? withOrphans(found, words, headings, sides), columns)
}

function firstOf(rows: readonly string[], isWanted: (row: string) => boolean): string[] {
  const found: string[] = []
  for (const row of rows) {
    if (isWanted(row)) found.push(row)
    if (found.length === SAMPLE) break
  }
  return found
}

/** How many words stand exactly where their heading does: the more, the surer is the measure. */
function alignedIn({ sides }: Layout): number {
  return sides.reduce((sum, { left, right }) => sum + left + right, 0)
}

function layoutBy(
  measure: Measure,
  header: string,
  sample: readonly string[],
  names: readonly string[],
): Layout {
  const { headings } = readHeader(header, names, measure)
  const rows = sample.map((text) => {
    const words = wordsOf(text, measure)
    return { words, ...readRow(words, headings) }
  })
  const sides = headings.map((): Sides => ({ left: 0, right: 0 }))
  for (const row of rows) countSides(sides, row.words, row.headings, headings)
  const placed = rows
    .filter(({ isPushed }) => !isPushed)
    .map(({ words, headings: found }) => ({ words, found: withOrphans(found, words, headings, sides) }))
  return { measure, headings, sides, byCount: placed.length < rows.length && isByCount(placed, headings) }
}

/**
 * A row that a long value has pushed out of its columns, as `ps` prints them, can be read by counting words where that gives
 * the same as the columns in all other rows.
 */
function isByCount(
  rows: readonly { words: Word[]; found: number[] }[],
  headings: readonly Heading[],
): boolean {
  return (
    rows.length > 0 &&
    rows.every(({ words, found }) => {
      const counted = readByCount(words, headings)
      return counted?.every((heading, index) => heading === found[index]) ?? false
    })
  )
}
