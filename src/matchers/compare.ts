import type { ExpectedLine } from '../core/expectation.ts'
import type { ComparedLine } from '../core/step-result.ts'
import { type Bindings, fitLine } from './line.ts'

// Cells of the table below: 4 MB, and a second at the very worst.
const TABLE_LIMIT = 1_000_000

/** What is compared, and how. */
export interface Comparison {
  expected: readonly ExpectedLine[]
  printed: readonly string[]
  /** What names stand for; others fit by their type alone. */
  bound: Bindings
  /** Printed lines that are not expected do not matter. */
  othersAllowed: boolean
}

/**
 * Lays expected and printed lines side by side so that as few as possible are missing or extra.
 * For people to read; it decides nothing.
 */
export function compareLines(comparison: Comparison): ComparedLine[] {
  const { expected, printed, othersAllowed } = comparison
  if (othersAllowed) return tidy(middleRows(comparison))
  const head = fittingHead(comparison)
  const tail = fittingTail(comparison, head)
  const middle = {
    ...comparison,
    expected: expected.slice(head, expected.length - tail),
    printed: printed.slice(head, printed.length - tail),
  }
  return tidy([
    ...fittingRows(comparison, 0, 0, head),
    ...middleRows(middle),
    ...fittingRows(comparison, expected.length - tail, printed.length - tail, tail),
  ])
}

function fits({ expected, printed, bound }: Comparison, at: number, from: number): boolean {
  return fitLine(expected[at]!, printed[from]!, bound) !== null
}

function fittingHead(comparison: Comparison): number {
  const most = Math.min(comparison.expected.length, comparison.printed.length)
  let length = 0
  while (length < most && fits(comparison, length, length)) length += 1
  return length
}

function fittingTail(comparison: Comparison, head: number): number {
  const { expected, printed } = comparison
  const most = Math.min(expected.length, printed.length) - head
  let length = 0
  while (length < most && fits(comparison, expected.length - length - 1, printed.length - length - 1))
    length += 1
  return length
}

function fittingRows(
  { expected, printed }: Comparison,
  at: number,
  from: number,
  length: number,
): ComparedLine[] {
  return expected.slice(at, at + length).map((line, index) => fittingRow(line, printed[from + index]!))
}

function fittingRow({ line, text }: ExpectedLine, actual: string): ComparedLine {
  return { kind: 'fits', line, expected: text, actual }
}

function middleRows(comparison: Comparison): ComparedLine[] {
  const { expected, printed } = comparison
  const cells = (expected.length + 1) * (printed.length + 1)
  if (cells <= TABLE_LIMIT) return cheapestRows(comparison, costTable(comparison))
  return [...expected.map(unfitRow), ...printed.map((actual) => leftOverRow(comparison, actual))]
}

/** At `[at * (printed.length + 1) + from]`: how many lines are missing or extra, at best, from there on. */
type CostTable = Uint32Array

const IMPOSSIBLE = 0xffff_ffff

function costTable(comparison: Comparison): CostTable {
  const { expected, printed } = comparison
  const costs = new Uint32Array((expected.length + 1) * (printed.length + 1))
  for (let at = expected.length; at >= 0; at -= 1) {
    for (let from = printed.length; from >= 0; from -= 1) {
      const isEnd = at === expected.length && from === printed.length
      if (!isEnd) costs[at * (printed.length + 1) + from] = cheapest(comparison, costs, at, from)
    }
  }
  return costs
}

function cheapest(comparison: Comparison, costs: CostTable, at: number, from: number): number {
  const cost = Math.min(
    costWithoutExpected(comparison, costs, at, from),
    costWithoutPrinted(comparison, costs, at, from),
  )
  return Math.min(cost, costWithBoth(comparison, costs, at, from, cost))
}

function costWithoutExpected(
  { expected, printed }: Comparison,
  costs: CostTable,
  at: number,
  from: number,
): number {
  if (at === expected.length) return IMPOSSIBLE
  return costs[(at + 1) * (printed.length + 1) + from]! + (isGap(expected[at]) ? 0 : 1)
}

function costWithoutPrinted(comparison: Comparison, costs: CostTable, at: number, from: number): number {
  const { expected, printed, othersAllowed } = comparison
  if (from === printed.length) return IMPOSSIBLE
  return costs[at * (printed.length + 1) + from + 1]! + (othersAllowed || isGap(expected[at]) ? 0 : 1)
}

/** Asks whether the two lines fit only where that would cost less than `limit`. */
function costWithBoth(
  comparison: Comparison,
  costs: CostTable,
  at: number,
  from: number,
  limit: number,
): number {
  const { expected, printed } = comparison
  if (at === expected.length || from === printed.length) return IMPOSSIBLE
  const cost = costs[(at + 1) * (printed.length + 1) + from + 1]!
  return cost < limit && fits(comparison, at, from) ? cost : IMPOSSIBLE
}

function cheapestRows(comparison: Comparison, costs: CostTable): ComparedLine[] {
  const { expected, printed } = comparison
  const rows: ComparedLine[] = []
  let at = 0
  let from = 0
  while (at < expected.length || from < printed.length) {
    const line = expected[at]
    const actual = printed[from]
    const move = bestMove(comparison, costs, at, from)
    if (move === 'both') rows.push(fittingRow(line!, actual!))
    else if (move === 'expected') rows.push(unfitRow(line!))
    else
      rows.push(isGap(line) ? { kind: 'gap', line: line!.line, count: 1 } : leftOverRow(comparison, actual!))
    if (move !== 'printed') at += 1
    if (move !== 'expected') from += 1
  }
  return rows
}

/** Of equal ways, the one that reads best: fit early, leave a gap early, what is missing before what stands in its place. */
function bestMove(
  comparison: Comparison,
  costs: CostTable,
  at: number,
  from: number,
): 'both' | 'expected' | 'printed' {
  const cost = costs[at * (comparison.printed.length + 1) + from]!
  if (costWithBoth(comparison, costs, at, from, cost + 1) === cost) return 'both'
  const canPassOver = costWithoutPrinted(comparison, costs, at, from) === cost
  const canMiss = costWithoutExpected(comparison, costs, at, from) === cost
  return canMiss && !(comparison.othersAllowed && canPassOver) ? 'expected' : 'printed'
}

function isGap(line: ExpectedLine | undefined): boolean {
  return line?.pattern.kind === 'gap'
}

function unfitRow({ line, text, pattern }: ExpectedLine): ComparedLine {
  return pattern.kind === 'gap' ? { kind: 'gap', line, count: 0 } : { kind: 'missing', line, expected: text }
}

function leftOverRow({ othersAllowed }: Comparison, actual: string): ComparedLine {
  return othersAllowed ? { kind: 'passed-over', count: 1 } : { kind: 'extra', actual }
}

/** Rows of one gap, or of neighbouring lines passed over, become one. */
function tidy(rows: ComparedLine[]): ComparedLine[] {
  const tidied: ComparedLine[] = []
  for (const row of rows) {
    const last = tidied.at(-1)
    if (row.kind === 'gap' && last?.kind === 'gap' && last.line === row.line) last.count += row.count
    else if (row.kind === 'passed-over' && last?.kind === 'passed-over') last.count += row.count
    else tidied.push(row)
  }
  return tidied
}
