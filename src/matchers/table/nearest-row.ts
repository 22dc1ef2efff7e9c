import type { ExpectedRow } from '../../core/expectation.ts'
import { type Bindings, likelyText } from '../line.ts'
import { mostFitting, weightOf } from '../most-fitting.ts'
import { nearest } from '../nearest.ts'
import { fitCells } from './fit-row.ts'
import type { PrintedRow } from './printed-table.ts'

/** A printed row that is like one that was not found. */
export interface NearRow {
  actual: string[]
  /** Columns that do not fit, by index. */
  differs: number[]
  /** The names that are bound in it. */
  bound: Bindings
}

// Enough to tell which row was meant.
const COMPARED_ROWS = 5000

/**
 * The printed row that is most like one that was not found: most of its cells fit, and those count most that fit few rows, as
 * a name does. Where no cell of any fits, the one whose text is most alike.
 *
 * @param isTaken whether another row has it: then it is only the second choice
 */
export function nearestRow(
  row: ExpectedRow,
  printed: readonly PrintedRow[],
  bound: Bindings,
  isTaken: (at: number) => boolean,
): NearRow | null {
  const compared = printed.slice(0, COMPARED_ROWS)
  const fits = compared.map((candidate) => fitCells(row, candidate, bound))
  const weights = row.cells.map((cell) => weightOf(cell, bound))
  const at = mostFitting(
    fits.map(({ cells }) => cells),
    weights,
    (index) => !isTaken(index),
  )
  const found = at ?? mostAlike(row, compared, bound)
  if (found === null) return null
  const { cells, bound: known } = fits[found]!
  const differs = cells.flatMap((fit, column) => (fit ? [] : column))
  return { actual: compared[found]!.cells, differs, bound: known }
}

function mostAlike(row: ExpectedRow, printed: readonly PrintedRow[], bound: Bindings): number | null {
  const texts = printed.map(({ cells }) => cells.join(' '))
  const found = nearest(row.cells.map((cell) => likelyText(cell, bound)).join(' '), texts)
  return found === null ? null : texts.indexOf(found)
}
