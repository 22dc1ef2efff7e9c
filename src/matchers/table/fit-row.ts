import type { ExpectedRow } from '../../core/expectation.ts'
import { type Bindings, fitLine } from '../line.ts'
import type { PrintedRow } from './printed-table.ts'

/** How a row compares with a printed one, cell by cell. */
export interface RowFit {
  /** Whether each cell fits, the names of those before it bound. */
  cells: boolean[]
  /** All names that are bound then. */
  bound: Bindings
}

/** Fits a row to a printed one; cells that do not fit bind nothing. */
export function fitCells({ cells }: ExpectedRow, printed: PrintedRow, bound: Bindings): RowFit {
  let known = bound
  const fit = cells.map((cell, index) => {
    const captured = fitLine(cell, printed.cells[index]!, known)
    if (captured !== null && captured.size > 0) known = new Map([...known, ...captured])
    return captured !== null
  })
  return { cells: fit, bound: known }
}

/** All names that are bound where the whole row fits, `null` where it does not. */
export function fitRow({ cells }: ExpectedRow, printed: PrintedRow, bound: Bindings): Bindings | null {
  let known = bound
  for (const [index, cell] of cells.entries()) {
    const captured = fitLine(cell, printed.cells[index]!, known)
    if (captured === null) return null
    if (captured.size > 0) known = new Map([...known, ...captured])
  }
  return known
}
