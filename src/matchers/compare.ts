import type { ComparedLine } from '../core/step-result.ts'
import { align, type Misfit } from './align.ts'
import { type Item, UNWRITTEN_GAP } from './items.ts'
import { type Bindings, fitPrinted } from './line.ts'
import { type Printed, shownLine } from './printed.ts'
import { leftOut, passedOver, SHOWN_ROWS, tidy } from './rows.ts'

// Cells of the table below: 4 MB, and a second at the very worst.
const TABLE_LIMIT = 1_000_000
// What is too large for the table is compared piece by piece, from each line that does not fit; so many of them.
const WINDOW_CELLS = 250_000
const WINDOW_LINES = 2000
const MOST_WINDOWS = 8

/** What is compared, and how. */
export interface Comparison {
  items: readonly Item[]
  printed: Printed
  /** What names stand for; others fit by their type alone. */
  bound: Bindings
}

/** A piece of both, by indexes; the ends are behind it. */
interface Stretch {
  at: number
  atEnd: number
  from: number
  fromEnd: number
}

/**
 * Lays expected and printed lines side by side so that as few as possible are missing or extra. What is far too much for
 * that is compared up to a little behind the place where a search failed. For people to read; it decides nothing.
 */
export function compareLines(comparison: Comparison, misfit: Misfit): ComparedLine[] {
  const { items, printed } = comparison
  const whole = { at: 0, atEnd: items.length, from: 0, fromEnd: printed.length }
  const head = fittingHead(comparison, whole)
  const tail = fittingTail(comparison, { ...whole, at: head, from: head })
  const middle = { at: head, atEnd: items.length - tail, from: head, fromEnd: printed.length - tail }
  const rows = isSmall(middle)
    ? [...stretchRows(comparison, middle, middle).rows, ...tailRows(comparison, tail)]
    : longRows(comparison, middle, tail, misfit)
  return tidy([...fittingRows(comparison, 0, 0, head), ...rows])
}

function isSmall({ at, atEnd, from, fromEnd }: Stretch): boolean {
  return (atEnd - at + 1) * (fromEnd - from + 1) <= TABLE_LIMIT
}

function tailRows(comparison: Comparison, tail: number): ComparedLine[] {
  const { items, printed } = comparison
  return fittingRows(comparison, items.length - tail, printed.length - tail, tail)
}

/** What the search found before it failed, then piece by piece, and how much is left after that. */
function longRows(comparison: Comparison, middle: Stretch, tail: number, misfit: Misfit): ComparedLine[] {
  const { items, printed, bound } = comparison
  const known = items.slice(0, failedAt(items, middle, misfit))
  const before = align([...known, UNWRITTEN_GAP], printed, bound)
  const rows = before.fits ? placedRows(comparison, middle.at, before.places.slice(0, known.length + 1)) : []
  let at = before.fits ? known.length : middle.at
  let from = before.fits ? Math.min(before.places[known.length]!, middle.fromEnd) : middle.from
  for (
    let windows = 0;
    windows < MOST_WINDOWS && (at < middle.atEnd || from < middle.fromEnd);
    windows += 1
  ) {
    if (at < middle.atEnd && items[at]!.isGap) {
      const gap = crossGap(comparison, { ...middle, at, from })
      rows.push(...gap.rows)
      at = gap.at
      from = gap.from
    }
    const piece = stretchRows(comparison, windowFrom(at, from, middle), middle)
    const head = fittingHead(comparison, { ...middle, at: piece.at, from: piece.from })
    rows.push(...piece.rows, ...fittingRows(comparison, piece.at, piece.from, head))
    at = piece.at + head
    from = piece.from + head
  }
  return [
    ...rows,
    ...leftOut('expected', middle.atEnd - at),
    ...leftOut('printed', middle.fromEnd - from),
    ...tailRows(comparison, tail),
  ]
}

/** The item that was not found, or the gap before it. */
function failedAt(items: readonly Item[], middle: Stretch, { item }: Misfit): number {
  let at = Math.min(Math.max(middle.at, item), middle.atEnd)
  while (at > middle.at && items[at - 1]!.isGap) at -= 1
  return at
}

/** A gap, up to the next line that can be found; those before it that can't are missing. */
function crossGap(comparison: Comparison, { at, atEnd, from, fromEnd }: Stretch): Piece {
  const { items } = comparison
  const missing: ComparedLine[] = []
  let next = at + 1
  let end = firstFit(comparison, next, from, fromEnd)
  for (let tries = 0; end === fromEnd && next < atEnd && tries < MOST_WINDOWS; tries += 1) {
    missing.push(...unfitRows(items[next]!))
    next += 1
    while (next < atEnd && items[next]!.isGap) next += 1
    end = next < atEnd ? firstFit(comparison, next, from, fromEnd) : fromEnd
  }
  return { rows: [...gapRows(items[at]!, end - from), ...missing], at: next, from: end }
}

/** The first printed line that fits an item; the end where none does. */
function firstFit(comparison: Comparison, at: number, from: number, fromEnd: number): number {
  if (at === comparison.items.length) return fromEnd
  for (let index = from; index < fromEnd; index += 1) if (fits(comparison, at, index)) return index
  return fromEnd
}

function gapRows(item: Item, count: number): ComparedLine[] {
  return item.line === null ? passedOver(count) : [countedRow(item, count)]
}

function windowFrom(at: number, from: number, { atEnd, fromEnd }: Stretch): Stretch {
  if (at === atEnd) return { at, atEnd, from, fromEnd }
  const lines = Math.min(WINDOW_LINES, fromEnd - from)
  const items = Math.min(Math.floor(WINDOW_CELLS / (lines + 1)), atEnd - at)
  return { at, atEnd: at + items, from, fromEnd: from + lines }
}

/** Rows of the items from `at` on, as far as they have places. */
function placedRows({ items, printed }: Comparison, at: number, places: readonly number[]): ComparedLine[] {
  return items.slice(at, places.length - 1).flatMap((item, index): ComparedLine[] => {
    const from = places[at + index]!
    const count = places[at + index + 1]! - from
    if (item.isGap) return gapRows(item, count)
    return [isCounted(item) ? countedRow(item, count) : fittingRow(item, printed.texts[from]!)]
  })
}

function fits({ items, printed, bound }: Comparison, at: number, from: number): boolean {
  const { line, isGap } = items[at]!
  return !isGap && fitPrinted(line!, printed.line(from), bound) !== null
}

function fittingHead(comparison: Comparison, { at, atEnd, from, fromEnd }: Stretch): number {
  const most = Math.min(atEnd - at, fromEnd - from)
  let length = 0
  while (length < most && fitsOnce(comparison, at + length, from + length)) length += 1
  return length
}

function fittingTail(comparison: Comparison, { at, atEnd, from, fromEnd }: Stretch): number {
  const most = Math.min(atEnd - at, fromEnd - from)
  let length = 0
  while (length < most && fitsOnce(comparison, atEnd - length - 1, fromEnd - length - 1)) length += 1
  return length
}

function fitsOnce(comparison: Comparison, at: number, from: number): boolean {
  return !comparison.items[at]!.isOptional && fits(comparison, at, from)
}

function fittingRows(
  { items, printed }: Comparison,
  at: number,
  from: number,
  length: number,
): ComparedLine[] {
  return items.slice(at, at + length).map((item, index) => fittingRow(item, printed.texts[from + index]!))
}

function fittingRow(item: Item, actual: string): ComparedLine {
  const { line, text } = item.line!
  return isCounted(item)
    ? countedRow(item, 1)
    : { kind: 'fits', line, expected: text, actual: shownLine(actual) }
}

/** Whether an item is told by how many lines it took. */
function isCounted({ line, isGap }: Item): boolean {
  return isGap || line!.times !== undefined
}

function countedRow({ line, isGap }: Item, count: number): ComparedLine {
  const { line: number, text } = line!
  return { kind: 'gap', line: number, count, ...(!isGap && { expected: text }) }
}

/** At `[(at - stretch.at) * width + (from - stretch.from)]`: what lines that are missing or extra cost, at best, from there on. */
interface CostTable extends Stretch {
  costs: Uint32Array
  width: number
}

const IMPOSSIBLE = 0xffff_ffff
// A line that is found tells more than one that is taken up by a gap.
const MISSING = 3
const EXTRA = 2

/** Rows of a stretch, and how far they go: of one that is not all there is, up to a line that fits, if one is near its end. */
interface Piece {
  rows: ComparedLine[]
  at: number
  from: number
}

function stretchRows(comparison: Comparison, stretch: Stretch, whole: Stretch): Piece {
  const { at, atEnd, from, fromEnd } = stretch
  // Nothing to compare, and perhaps very much of it.
  if (at === atEnd) return { rows: extraRows(comparison, from, fromEnd), at, from: fromEnd }
  return cheapestRows(comparison, costTable(comparison, stretch), whole)
}

function extraRows({ printed }: Comparison, from: number, fromEnd: number): ComparedLine[] {
  const shown = printed.texts.slice(from, Math.min(fromEnd, from + SHOWN_ROWS))
  const rows = shown.map((actual): ComparedLine => ({ kind: 'extra', actual: shownLine(actual) }))
  return [...rows, ...leftOut('printed', fromEnd - from - shown.length)]
}

function costTable(comparison: Comparison, stretch: Stretch): CostTable {
  const { at: start, atEnd, from: first, fromEnd } = stretch
  const width = fromEnd - first + 1
  const table = { ...stretch, width, costs: new Uint32Array((atEnd - start + 1) * width) }
  for (let at = atEnd; at >= start; at -= 1) {
    for (let from = fromEnd; from >= first; from -= 1) {
      const isEnd = at === atEnd && from === fromEnd
      if (!isEnd) table.costs[(at - start) * width + from - first] = cheapest(comparison, table, at, from)
    }
  }
  return table
}

function costAt({ costs, width, at: start, from: first }: CostTable, at: number, from: number): number {
  return costs[(at - start) * width + from - first]!
}

function cheapest(comparison: Comparison, table: CostTable, at: number, from: number): number {
  const cost = Math.min(
    costWithoutExpected(comparison, table, at, from),
    costWithoutPrinted(comparison, table, at, from),
  )
  return Math.min(cost, costWithBoth(comparison, table, at, from, cost))
}

function costWithoutExpected({ items }: Comparison, table: CostTable, at: number, from: number): number {
  if (at === table.atEnd) return IMPOSSIBLE
  return costAt(table, at + 1, from) + (items[at]!.isOptional ? 0 : MISSING)
}

function costWithoutPrinted({ items }: Comparison, table: CostTable, at: number, from: number): number {
  if (from === table.fromEnd) return IMPOSSIBLE
  return costAt(table, at, from + 1) + (at < table.atEnd && items[at]!.isGap ? 0 : EXTRA)
}

/** Asks whether the two lines fit only where that would cost less than `limit`. */
function costWithBoth(
  comparison: Comparison,
  table: CostTable,
  at: number,
  from: number,
  limit: number,
): number {
  if (at === table.atEnd || from === table.fromEnd) return IMPOSSIBLE
  const cost = costAt(table, comparison.items[at]!.isMany ? at : at + 1, from + 1)
  return cost < limit && fits(comparison, at, from) ? cost : IMPOSSIBLE
}

function cheapestRows(comparison: Comparison, table: CostTable, whole: Stretch): Piece {
  const { items, printed } = comparison
  const rows: ComparedLine[] = []
  let { at, from } = table
  while (at < table.atEnd || from < table.fromEnd) {
    const item = items[at]
    const move = bestMove(comparison, table, at, from)
    if (move === 'both') rows.push(fittingRow(item!, printed.texts[from]!))
    else if (move === 'expected') rows.push(...unfitRows(item!))
    else rows.push(leftOverRow(at < table.atEnd ? item! : null, printed.texts[from]!))
    if (move === 'expected' || (move === 'both' && !item!.isMany)) at += 1
    if (move !== 'expected') from += 1
    const isRest = move === 'both' || (move === 'printed' && item?.isGap)
    if (isRest && isNearEnd(table, whole, at, from)) break
  }
  return { rows, at, from }
}

/** Near the end of a stretch that goes on, lines would be laid side by side only because it ends there. */
function isNearEnd(stretch: Stretch, whole: Stretch, at: number, from: number): boolean {
  if (stretch.atEnd === whole.atEnd && stretch.fromEnd === whole.fromEnd) return false
  return (
    at - stretch.at > (stretch.atEnd - stretch.at) / 2 ||
    from - stretch.from > (stretch.fromEnd - stretch.from) / 2
  )
}

/** Of equal ways, the one that reads best: fit early, leave a gap early, what is missing before what stands in its place. */
function bestMove(
  comparison: Comparison,
  table: CostTable,
  at: number,
  from: number,
): 'both' | 'expected' | 'printed' {
  const cost = costAt(table, at, from)
  if (costWithBoth(comparison, table, at, from, cost + 1) === cost) return 'both'
  // A gap that nobody wrote is left late: what is missing stands behind all that was passed over.
  const isUnwritten = at < table.atEnd && comparison.items[at]!.line === null
  if (
    isUnwritten &&
    costWithoutPrinted(comparison, table, at, from) === cost &&
    !fitsNext(comparison, table, at, from)
  )
    return 'printed'
  return costWithoutExpected(comparison, table, at, from) === cost ? 'expected' : 'printed'
}

/** Whether the line behind a gap fits there, at no more cost than elsewhere. */
function fitsNext(comparison: Comparison, table: CostTable, at: number, from: number): boolean {
  const cost = costAt(table, at, from)
  return (
    costAt(table, at + 1, from) === cost && costWithBoth(comparison, table, at + 1, from, cost + 1) === cost
  )
}

function unfitRows(item: Item): ComparedLine[] {
  if (item.line === null) return []
  if (item.isOptional) return [countedRow(item, 0)]
  return [{ kind: 'missing', line: item.line.line, expected: item.line.text }]
}

function leftOverRow(item: Item | null, actual: string): ComparedLine {
  if (item === null || !item.isGap) return { kind: 'extra', actual: shownLine(actual) }
  return item.line === null ? { kind: 'passed-over', count: 1 } : countedRow(item, 1)
}
