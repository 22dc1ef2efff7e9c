import type { ComparedRow } from '../../core/compared-table.ts'
import type { Expectation } from '../../core/expectation.ts'
import type { Failure } from '../../core/step-result.ts'
import { described, quote } from '../describe.ts'
import { hintFor } from '../hint.ts'
import { shownLine } from '../printed.ts'
import { joinedLines, printedWord } from '../scene.ts'
import type { RowComparison, RowTrouble } from './compare.ts'
import type { PrintedTable } from './printed-table.ts'
import { sayMissingHeader } from './say-header.ts'
import type { Said, TableScene } from './scene.ts'

const GAVE_UP_HINT = 'Write the rows more exactly, so that each fits in one place only.'
const UNORDERED_HINT = 'With unordered behind table, the order does not matter.'
const NO_CELL = 'an empty cell'

/**
 * Says, for the author, which row was not found, and what of the nearest one differs.
 *
 * @param comparison `null` where there is no row to compare: the header is missing, or no row is expected
 */
export function explainTable(scene: TableScene, comparison: RowComparison | null, gaveUp: boolean): Failure {
  const { expectation, lines, table } = scene
  const { columns, line } = expectation.table!
  const said = !('rows' in table)
    ? sayMissingHeader(scene, table)
    : comparison === null
      ? sayExtra(expectation, table)
      : sayRows(scene, table, comparison, gaveUp)
  const rows = comparison?.rows ?? extraRows(table)
  return {
    rule: 'table',
    line: said.line,
    expected: joinedLines(expectation.lines.map(({ text }) => text)),
    actual: joinedLines(lines),
    message: said.message,
    ...(said.hint !== null && { hint: said.hint }),
    ...(rows.length > 0 && { table: { columns, line, rows } }),
  }
}

function extraRows(table: TableScene['table']): ComparedRow[] {
  return 'rows' in table
    ? table.rows.map(({ cells }) => ({ kind: 'extra', actual: cells.map(shownLine) }))
    : []
}

function sayRows(
  scene: TableScene,
  { rows }: PrintedTable,
  { trouble }: RowComparison,
  gaveUp: boolean,
): Said {
  if (gaveUp || trouble === null) return sayGaveUp(scene.expectation)
  return trouble.kind === 'elsewhere' ? sayElsewhere(trouble) : sayMissing(scene, trouble, rows.length)
}

function sayExtra({ table, stream }: Expectation, { rows }: PrintedTable): Said {
  const were = rows.length === 1 ? '1 was' : `${rows.length} were`
  const which = `${rows.length === 1 ? '' : 'the first of them '}${quote(rows[0]!.text.trim())}`
  const message = `expected no row below the header, but ${were} ${printedWord(stream)}: ${which}`
  return { line: table!.line, message, hint: null }
}

function sayGaveUp({ table, place }: Expectation): Said {
  const message = 'gave up: there are too many ways to place the rows'
  return { line: table!.rows[0]?.line ?? place.line, message, hint: GAVE_UP_HINT }
}

function sayElsewhere({ row, other, isTaken }: RowTrouble & { kind: 'elsewhere' }): Said {
  const where = isTaken
    ? `it is printed but once, and line ${other} has it already`
    : `it is printed before the row of line ${other}`
  const message = `expected line ${row.line} to be a row of its own, below the one of line ${other}, but ${where}`
  return { line: row.line, message, hint: isTaken ? null : UNORDERED_HINT }
}

function sayMissing(
  { expectation: { table }, origins }: TableScene,
  { row, nearest, bound }: RowTrouble & { kind: 'missing' },
  printed: number,
): Said {
  const start = `expected line ${row.line} to be a row of the table, but`
  if (printed === 0) return { line: row.line, message: `${start} it has no row`, hint: null }
  if (nearest === null) return { line: row.line, message: `${start} no row resembles it`, hint: null }
  const [first, ...others] = nearest.differs
  if (first === undefined) {
    return { line: row.line, message: `${start} what it captures does not fit elsewhere`, hint: GAVE_UP_HINT }
  }
  const cell = row.cells[first]!
  const actual = nearest.actual[first]!
  const names = { bound, origins, lines: table!.rows.flatMap(({ cells }) => cells) }
  const more =
    others.length === 0
      ? ''
      : `, and ${others.map((at) => table!.columns[at]).join(', ')} ${others.length === 1 ? 'differs' : 'differ'} too`
  const message = `${start} in the nearest one ${table!.columns[first]} is ${quote(actual, NO_CELL)}, expected ${described(cell, names, NO_CELL)}${more}`
  return { line: row.line, message, hint: hintFor(cell, actual, names) }
}
