import type { Expectation, ExpectedRow, ExpectedTable } from '../core/expectation.ts'
import type { Matcher } from '../core/matcher.ts'
import { assignments, type Wanted } from './assign.ts'
import { type Bindings, namesIn, newIn } from './line.ts'
import { joinNames, nameFacts } from './name-facts.ts'
import { printedLines } from './printed.ts'
import { Search } from './search.ts'
import { compareRows } from './table/compare.ts'
import { explainTable } from './table/explain.ts'
import { fitRow } from './table/fit-row.ts'
import { type PrintedRow, readPrintedTable } from './table/printed-table.ts'

/**
 * Each row must be found by the columns that the header names, in this order or in any; other rows and columns do not
 * matter. A header without rows says that the table has none.
 */
export const matchTable: Matcher = (expectation, printed, captures, origins = {}) => {
  const lines = printedLines(printed)
  const table = readPrintedTable(lines, expectation.table!.columns)
  const bound: Bindings = new Map(Object.entries(captures))
  const scene = { expectation, lines, table, bound, origins }
  if (!('rows' in table)) return { fits: false, failure: explainTable(scene, null, false) }
  const search = new Search()
  const found = findRows(expectation, table.rows, bound, search)
  if (found !== null) return { fits: true, captures: newIn(found, bound) }
  const { rows } = expectation.table!
  const comparison = rows.length === 0 ? null : compareRows(expectation, table.rows, bound)
  return {
    fits: false,
    failure: explainTable(scene, comparison, search.gaveUp),
    captures: newIn(comparison?.bound ?? bound, bound),
  }
}

function findRows(
  { table, unordered }: Expectation,
  printed: readonly PrintedRow[],
  bound: Bindings,
  search: Search,
): Bindings | null {
  const { rows } = table!
  if (rows.length === 0) return printed.length === 0 ? bound : null
  const lastUse = lastUses(table!)
  const wanted = rows.map((row, index) => wantedRow(row, index, printed, lastUse))
  const { value } = assignments({ wanted, candidates: printed.length, unordered }, bound, search).next()
  return value ?? null
}

function wantedRow(
  row: ExpectedRow,
  index: number,
  printed: readonly PrintedRow[],
  lastUse: ReadonlyMap<string, number>,
): Wanted {
  const { names, captured, needs } = joinNames(row.cells.map(nameFacts))
  return {
    names,
    needs,
    isOpen: (bound) => captured.some((name) => !bound.has(name)),
    isMovable: (bound) => captured.some((name) => !bound.has(name) && lastUse.get(name)! > index),
    fit: (candidate, bound) => {
      const fit = fitRow(row, printed[candidate]!, bound)
      return fit === null ? [] : [fit]
    },
  }
}

/** For each name the last row in which it stands. */
function lastUses({ rows }: ExpectedTable): Map<string, number> {
  return new Map(rows.flatMap(({ cells }, index) => cells.flatMap(namesIn).map((name) => [name, index])))
}
