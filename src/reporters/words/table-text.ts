import type { ComparedRow, ComparedTable } from '../../core/compared-table.ts'
import { type Frame, frameLine, frameRemark } from '../terminal/frame.ts'
import { clip, column, textWidth } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import { count } from './words.ts'

const GAP = '  '
const SIGN_WIDTH = 2
// A column that is no difference may be cut down to so much, to make room for those that are.
const NARROWEST = 8
const CONTEXT = 2

/**
 * A table's rows beside those that were printed, as lines for people. A row that was not found stands above the one that is most
 * like it, with marks below the cells that differ; where the columns have no room, its cells stand one below the other.
 */
export function tableText(table: ComparedTable, frame: Frame, mostRows: number): string[] {
  const rows = withContext(table.rows)
  const shown = rows.slice(0, Math.max(1, mostRows))
  const widths = columnWidths(table, shown, roomIn(frame))
  const layOut = widths === null ? stacked(table) : grid(widths)
  const left = rows.length - shown.length
  const { style, digits } = frame
  return [
    `    ${' '.repeat(digits)}   ${style.green('- expected')}  ${style.red('+ printed')}`,
    ...frameTexts([{ sign: ' ', line: table.line, text: headerText(table, widths) }], frame),
    ...shown.flatMap((row) =>
      row.kind === 'left-out'
        ? [frameRemark(frame, `${count(row.count, 'row')} that fit`)]
        : frameTexts(layOut(row), frame),
    ),
    ...(left > 0 ? [frameRemark(frame, count(left, 'more row'))] : []),
  ]
}

/** One line of it, before it is framed. */
interface TableLine {
  sign: ' ' | '-' | '+' | '^'
  line: number | null
  text: string
}

type LayOut = (row: ComparedRow) => TableLine[]

type ShownRow = ComparedRow | { kind: 'left-out'; count: number }

/** Leaves out rows that fit and are far from any that does not. */
function withContext(rows: readonly ComparedRow[]): ShownRow[] {
  const isNear = (at: number) =>
    rows.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ kind }) => kind !== 'fits')
  const shown: ShownRow[] = []
  for (const [at, row] of rows.entries()) {
    const last = shown.at(-1)
    if (isNear(at)) shown.push(row)
    else if (last?.kind === 'left-out') last.count += 1
    else shown.push({ kind: 'left-out', count: 1 })
  }
  return shown
}

function roomIn({ width, digits }: Frame): number {
  return Math.max(10, width - digits - SIGN_WIDTH - '     │ '.length)
}

/** Columns of each cell; `null` where they do not fit beside each other. */
function columnWidths({ columns }: ComparedTable, rows: readonly ShownRow[], room: number): number[] | null {
  const texts = rows.flatMap((row) => (row.kind === 'left-out' ? [] : textsOf(row)))
  const natural = columns.map((name, at) =>
    [name, ...texts.map((cells) => cells[at]!)].reduce((most, text) => Math.max(most, widthOf(text)), 0),
  )
  const total = (widths: readonly number[]) =>
    widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1))
  if (total(natural) <= room) return natural
  const differs = new Set(rows.flatMap((row) => (row.kind === 'missing' ? (row.nearest?.differs ?? []) : [])))
  return narrowed(natural, total(natural) - room, (at) =>
    differs.has(at) ? Number.POSITIVE_INFINITY : Math.max(NARROWEST, widthOf(columns[at]!)),
  )
}

/** Takes so many columns away, one by one from the widest that may lose one; `null` where there are too few. */
function narrowed(
  natural: readonly number[],
  excess: number,
  least: (at: number) => number,
): number[] | null {
  const widths = [...natural]
  for (let left = excess; left > 0; left -= 1) {
    const spare = [...widths.keys()].filter((at) => widths[at]! > least(at))
    if (spare.length === 0) return null
    const widest = spare.reduce((one, other) => (widths[other]! > widths[one]! ? other : one))
    widths[widest]! -= 1
  }
  return widths
}

function textsOf(row: ComparedRow): string[][] {
  if (row.kind === 'extra') return [row.actual]
  if (row.kind === 'fits') return [row.expected]
  return row.nearest === null ? [row.expected] : [row.expected, row.nearest.actual]
}

function widthOf(text: string): number {
  return textWidth(visible(text))
}

function headerText({ columns }: ComparedTable, widths: readonly number[] | null): string {
  return widths === null ? columns.join(GAP) : inColumns(columns, widths)
}

function inColumns(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => column(visible(cell), widths[at]!))
    .join(GAP)
    .trimEnd()
}

function grid(widths: readonly number[]): LayOut {
  return (row) => {
    if (row.kind === 'extra') return [{ sign: '+', line: null, text: inColumns(row.actual, widths) }]
    const expected = inColumns(row.expected, widths)
    if (row.kind === 'fits') return [{ sign: ' ', line: row.line, text: expected }]
    const missing: TableLine = { sign: '-', line: row.line, text: expected }
    if (row.nearest === null) return [missing]
    const { actual, differs } = row.nearest
    const marks = widths.map((width, at) => {
      const cells = [row.expected[at]!, actual[at]!].map((cell) => clip(visible(cell), width))
      return differs.includes(at) ? '^'.repeat(Math.max(1, ...cells.map(textWidth))) : ''
    })
    return [
      missing,
      { sign: '+', line: null, text: inColumns(actual, widths) },
      { sign: '^', line: null, text: inColumns(marks, widths) },
    ]
  }
}

/** A row's cells one below the other, each with the name of its column. */
function stacked({ columns }: ComparedTable): LayOut {
  const names = columns.reduce((most, name) => Math.max(most, widthOf(name)), 0)
  const cellLine = (at: number, sign: TableLine['sign'], line: number | null, cell: string): TableLine => ({
    sign,
    line: at === 0 ? line : null,
    text: `${column(visible(columns[at]!), names)}${GAP}${cell}`,
  })
  return (row) => {
    if (row.kind === 'extra') return row.actual.map((cell, at) => cellLine(at, '+', null, cell))
    if (row.kind === 'fits') return [{ sign: ' ', line: row.line, text: row.expected.join(GAP) }]
    const { nearest } = row
    return row.expected.flatMap((cell, at) => {
      if (nearest === null) return [cellLine(at, '-', row.line, cell)]
      if (!nearest.differs.includes(at)) return [cellLine(at, ' ', row.line, cell)]
      return [
        cellLine(at, '-', row.line, cell),
        { ...cellLine(at, '+', null, nearest.actual[at]!), line: null },
      ]
    })
  }
}

function frameTexts(lines: readonly TableLine[], frame: Frame): string[] {
  const { style } = frame
  const paints = { ' ': style.dim, '-': style.green, '+': style.red, '^': style.red }
  return lines.flatMap(({ sign, line, text }) =>
    frameLine(frame, { line, text, sign: `${sign === '^' ? ' ' : sign} `, paint: paints[sign] }),
  )
}
