import { VFile } from 'vfile'
import type { Expectation, ExpectedLine, ExpectedPiece, ExpectedRow } from '../core/expectation.ts'
import { likelyText } from '../matchers/line.ts'
import { printedLines } from '../matchers/printed.ts'
import { type PrintedRow, readPrintedTable } from '../matchers/table/printed-table.ts'
import { hasErrors } from '../parse/complain.ts'
import { readTable } from '../parse/expectation/table.ts'
import { type Bound, boundWith, fitTexts, matchBoth, NOTHING_BOUND } from './bound.ts'
import { freshLine, type LineScene } from './fresh-line.ts'
import { LEAST_LIKENESS, likeness } from './likeness.ts'
import { mendLine } from './mend-line.ts'
import type { Misfit, Rewritten } from './misfit.ts'
import { expectationOf, type NewCell, type NewLine, textsOfLines } from './new-line.ts'
import { adopt, capturedBy } from './orphans.ts'
import { partners } from './partners.ts'
import type { Pair, Piece } from './piece.ts'

/** A row that both runs printed. */
type RowPair = Pair<PrintedRow>

/** The rows of a table: of each only the cells that no longer fit. */
export function rewriteTable(misfit: Misfit): Rewritten {
  const { expectation, texts, bound, match } = misfit
  const { columns, rows } = expectation.table!
  const tables = texts.map((text) => readPrintedTable(printedLines(text), columns))
  const [one, other] = tables.map((table) => ('rows' in table ? table.rows : null))
  if (!one || !other) return { left: 'no table with all these columns is printed any more' }
  const pairs = partners(one, other, ({ cells }) => cells.join('  ')).pairs
  const chosen = rows.length === 0 ? new Map<ExpectedRow, RowPair>() : chooseRows(rows, pairs, bound)
  const lines = linesFor(misfit, chosen, rows.length === 0 ? pairs : [])
  const table = readAgain(expectation, lines)
  const captures = table && provesSomething(lines, one, other) ? matchBoth(table, texts, bound, match) : null
  if (captures !== null) return { lines, captures }
  return {
    left:
      rows.length === 0 ? 'the rows of two runs are not alike' : 'no row like its rows is printed any more',
  }
}

/** A header alone says that there is no row. */
function provesSomething(lines: readonly NewLine[], ...printed: (readonly PrintedRow[])[]): boolean {
  const hasRows = lines.filter(({ kind }) => kind === 'row' || kind === 'kept').length > 1
  return hasRows || printed.every(({ length }) => length === 0)
}

/** For each row the printed one that it fits, or else the one that it is most like; none where none is. */
function chooseRows(
  rows: readonly ExpectedRow[],
  pairs: readonly RowPair[],
  bound: Bound,
): Map<ExpectedRow, RowPair> {
  const left = new Set(pairs)
  const chosen = new Map<ExpectedRow, RowPair>()
  const choose = (row: ExpectedRow, pair: RowPair | undefined) => {
    if (pair === undefined) return
    chosen.set(row, pair)
    left.delete(pair)
  }
  for (const row of rows)
    choose(
      row,
      [...left].find((pair) => row.cells.every((_, at) => fitsCell(row, at, pair, bound))),
    )
  for (const row of rows) if (!chosen.has(row)) choose(row, mostLike(row, [...left], bound))
  return chosen
}

function fitsCell({ cells }: ExpectedRow, at: number, pair: RowPair, bound: Bound): boolean {
  return fitTexts(cells[at]!, cellTexts(pair, at), bound) !== null
}

function cellTexts([one, other]: RowPair, at: number): Pair {
  return [one.cells[at]!, other.cells[at]!]
}

/** Cells that fit say most, and among them those that are written out. */
function mostLike(row: ExpectedRow, pairs: readonly RowPair[], bound: Bound): RowPair | undefined {
  const wanted = row.cells.map((cell) => likelyText(cell, bound[0])).join('  ')
  const rated = pairs.map((pair) => {
    const fitting = row.cells.filter((_, at) => fitsCell(row, at, pair, bound))
    const weight = fitting.reduce(
      (sum, { pattern, text }) => sum + (pattern.kind === 'literal' && text !== '' ? 1 : 0.1),
      0,
    )
    return { pair, score: weight + likeness(wanted, pair[0].cells.join('  ')) }
  })
  const best = rated.toSorted((one, other) => other.score - one.score)[0]
  return best !== undefined && best.score >= LEAST_LIKENESS ? best.pair : undefined
}

function linesFor(
  misfit: Misfit,
  chosen: ReadonlyMap<ExpectedRow, RowPair>,
  added: readonly RowPair[],
): NewLine[] {
  const { expectation, own } = misfit
  const { line: headerLine, rows } = expectation.table!
  const byLine = new Map(rows.map((row) => [row.line, row]))
  let { bound } = misfit
  const lines: NewLine[] = []
  for (const line of expectation.lines) {
    const row = byLine.get(line.line)
    const pair = row && chosen.get(row)
    if (row === undefined) lines.push({ kind: 'kept', line, captures: NOTHING_BOUND })
    else if (pair !== undefined) {
      const next = rowLine(line, row, pair, bound, sceneFor(own))
      bound = boundWith(bound, next.captures)
      lines.push(next.line)
    }
  }
  const header = expectation.lines.find(({ line }) => line === headerLine)!
  const starts = startsOf(header, expectation.table!.columns)
  const rowsAdded = added.map(
    (pair): NewLine => ({
      kind: 'row',
      cells: starts.map((from, at) => ({
        gap: LEAST_GAP,
        from,
        pieces: freshLine(cellTexts(pair, at), sceneFor(own)),
      })),
      captures: NOTHING_BOUND,
    }),
  )
  return [...lines, ...rowsAdded]
}

function sceneFor(own: string): LineScene {
  return { own, byPlace: () => [] }
}

/** Where the headings stand in the lab's own header. */
function startsOf({ text }: ExpectedLine, columns: readonly string[]): number[] {
  let from = 0
  return columns.map((column) => {
    const start = text.indexOf(column, from)
    from = start + column.length
    return start
  })
}

function rowLine(
  line: ExpectedLine,
  row: ExpectedRow,
  pair: RowPair,
  before: Bound,
  scene: LineScene,
): { line: NewLine; captures: Bound } {
  let captures = NOTHING_BOUND
  const cells = row.cells.map((cell, at): NewCell => {
    const texts = cellTexts(pair, at)
    const bound = boundWith(before, captures)
    const fitting = fitTexts(cell, texts, bound)
    const place = { from: cell.from, gap: gapBefore(row.cells, at) }
    if (fitting === null) return { ...place, pieces: newCell(cell, texts, bound, scene) }
    captures = boundWith(captures, fitting)
    return { ...place, kept: cell }
  })
  const isKept = cells.every((cell) => 'kept' in cell)
  return { line: isKept ? { kind: 'kept', line, captures } : { kind: 'row', cells, captures }, captures }
}

/** Fewer blanks part no cells. */
const LEAST_GAP = 2
/** More blanks are there for the sake of others, which are longer. */
const MOST_GAP = 3

function gapBefore(cells: readonly ExpectedPiece[], at: number): number {
  const gap = at === 0 ? 0 : cells[at]!.from - cells[at - 1]!.to
  return Math.min(Math.max(gap, LEAST_GAP), MOST_GAP)
}

function newCell(cell: ExpectedPiece, texts: Pair, bound: Bound, scene: LineScene): Piece[] {
  const pieces = mendLine(cell, texts, bound, scene) ?? freshLine(texts, scene)
  adopt(
    capturedBy(cell).filter(({ name }) => !bound[0].has(name)),
    pieces,
  )
  return pieces
}

/** As it will be read: `null` where it is none. */
function readAgain(expectation: Expectation, lines: readonly NewLine[]): Expectation | null {
  const file = new VFile()
  const texts = textsOfLines(lines, false)
  const { place, firstLine } = expectation
  const written = texts.map((text, index) => ({ text, line: firstLine + index, column: 1 }))
  const block = { place, fence: '```', info: '', infoPlace: place, closed: true, lines: written }
  const { table } = readTable(block, file)
  return hasErrors(file) ? null : { ...expectationOf(expectation, lines), table }
}
