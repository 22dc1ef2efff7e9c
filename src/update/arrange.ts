import type { ExpectedLine } from '../core/expectation.ts'
import type { Item } from '../matchers/items.ts'
import type { PrintedRow } from './printed-rows.ts'

/** One line of an expectation as it is to be: as it was, or written anew, perhaps in place of another. */
export type Change =
  /** `printed` is `null` where it stays without anything that it is about: `...`, or a line that may be printed never. */
  | { kind: 'kept'; line: ExpectedLine; printed: PrintedRow | null }
  | { kind: 'new'; old: ExpectedLine | null; printed: PrintedRow }
  | { kind: 'dropped'; line: ExpectedLine }

/** What is arranged. */
export interface Arrangement {
  /** Each has a line. */
  expected: readonly Item[]
  printed: readonly PrintedRow[]
  /** Whether what is expected fits what was printed there: by indexes, the second of a row with lines. */
  fits: (expected: number, printed: number) => boolean
  /** From 0, nothing in common, to 1. */
  likeness: (expected: number, printed: number) => number
  /** What is printed beside does not matter. */
  othersAllowed: boolean
}

/** `instead`: of a line that takes the place of another with which it has nothing in common. */
const COST = { dropped: 1.6, added: 1.6, addedGap: 0.5, instead: { fixed: 1.5, loose: 2 } }

// Cells of the table below: seconds at the worst.
const TABLE_LIMIT = 100_000

/**
 * Lays the lines of an expectation along what was printed, so that as few as possible change. A line that does not fit is
 * written anew from the line that stands in its place and is most like it; only then it is dropped.
 *
 * @returns `null` where there is too much of both
 */
export function arrange(arrangement: Arrangement): Change[] | null {
  const { expected, printed, fits } = arrangement
  const head = fittingHead(arrangement)
  const tail = fittingTail(arrangement, head)
  const ends = [expected.length - tail, printed.length - tail] as const
  const middle = arrangeMiddle({
    ...arrangement,
    expected: expected.slice(head, ends[0]),
    printed: printed.slice(head, ends[1]),
    fits: (one, other) => fits(one + head, other + head),
    likeness: (one, other) => arrangement.likeness(one + head, other + head),
  })
  if (middle === null) return null
  const kept = (at: number, from: number, length: number) =>
    Array.from({ length }, (_, index) => keptChange(expected[at + index]!, printed[from + index]!))
  return [...kept(0, 0, head), ...middle, ...kept(...ends, tail)]
}

function keptChange({ line }: Item, printed: PrintedRow): Change {
  return { kind: 'kept', line: line!, printed }
}

function fittingHead(arrangement: Arrangement): number {
  let length = 0
  while (isFixed(arrangement, length, length)) length += 1
  return length
}

function fittingTail(arrangement: Arrangement, head: number): number {
  const { expected, printed } = arrangement
  const most = Math.min(expected.length, printed.length) - head
  let length = 0
  while (length < most && isFixed(arrangement, expected.length - length - 1, printed.length - length - 1))
    length += 1
  return length
}

/** One line that is printed once, and fits. */
function isFixed({ expected, printed, fits, othersAllowed }: Arrangement, at: number, from: number): boolean {
  const item = expected[at]
  const isOnce = item !== undefined && !item.isGap && !item.isOptional && !item.isMany
  return isOnce && !othersAllowed && printed[from]?.kind === 'line' && fits(at, from)
}

function arrangeMiddle(arrangement: Arrangement): Change[] | null {
  const { expected, printed } = arrangement
  if ((expected.length + 1) * (printed.length + 1) > TABLE_LIMIT) return null
  const costs = new Float64Array((expected.length + 1) * (printed.length + 1))
  for (let at = expected.length; at >= 0; at -= 1) {
    for (let from = printed.length; from >= 0; from -= 1) {
      const isEnd = at === expected.length && from === printed.length
      if (!isEnd) costs[cell(arrangement, at, from)] = cheapestMove(arrangement, costs, at, from).cost
    }
  }
  return cheapestChanges(arrangement, costs)
}

/** What comes next, and how far it leads. */
interface Move {
  cost: number
  change: Change | null
  expected: 0 | 1
  printed: 0 | 1
}

function cell({ printed }: Arrangement, at: number, from: number): number {
  return at * (printed.length + 1) + from
}

function cheapestMove(arrangement: Arrangement, costs: Float64Array, at: number, from: number): Move {
  let best: Move | null = null
  for (const move of moves(arrangement, at, from)) {
    const cost = move.cost + costs[cell(arrangement, at + move.expected, from + move.printed)]!
    if (best === null || cost < best.cost) best = { ...move, cost }
  }
  return best!
}

/** All that can come next, the best of equal ones first. */
function* moves(arrangement: Arrangement, at: number, from: number): Generator<Move> {
  const item = arrangement.expected[at]
  const row = arrangement.printed[from]
  if (item && row?.kind === 'line' && !item.isGap) yield* movesWithBoth(arrangement, at, from)
  if (row && (item?.isGap || arrangement.othersAllowed))
    yield { cost: 0, change: null, expected: 0, printed: 1 }
  if (item) yield moveWithoutPrinted(item)
  if (row && !item?.isGap && !arrangement.othersAllowed) {
    const cost = row.kind === 'gap' ? COST.addedGap : COST.added
    yield { cost, change: { kind: 'new', old: null, printed: row }, expected: 0, printed: 1 }
  }
}

function* movesWithBoth(arrangement: Arrangement, at: number, from: number): Generator<Move> {
  const item = arrangement.expected[at]!
  const printed = arrangement.printed[from]!
  const fits = arrangement.fits(at, from)
  if (fits) yield { cost: 0, change: keptChange(item, printed), expected: item.isMany ? 0 : 1, printed: 1 }
  else if (!item.isOptional) {
    const change: Change = { kind: 'new', old: item.line!, printed }
    yield { cost: costInstead(arrangement, at, from), change, expected: 1, printed: 1 }
  }
}

/** A line that may stand anywhere is that which is most like it, or it is gone; any other is what stands in its place. */
function costInstead({ expected, othersAllowed, likeness }: Arrangement, at: number, from: number): number {
  const first = expected.findIndex(({ isGap }) => isGap)
  const isBetweenGaps = first >= 0 && at > first && at < expected.findLastIndex(({ isGap }) => isGap)
  const most = othersAllowed || isBetweenGaps ? COST.instead.loose : COST.instead.fixed
  return most - likeness(at, from) * (most - 1)
}

function moveWithoutPrinted({ line, isOptional }: Item): Move {
  if (!isOptional)
    return { cost: COST.dropped, change: { kind: 'dropped', line: line! }, expected: 1, printed: 0 }
  // The rest of a line that is printed at least once says nothing alone.
  const change: Change | null = line!.times === '+' ? null : { kind: 'kept', line: line!, printed: null }
  return { cost: 0, change, expected: 1, printed: 0 }
}

function cheapestChanges(arrangement: Arrangement, costs: Float64Array): Change[] {
  const { expected, printed } = arrangement
  const changes: Change[] = []
  let at = 0
  let from = 0
  while (at < expected.length || from < printed.length) {
    const move = cheapestMove(arrangement, costs, at, from)
    if (move.change !== null) changes.push(move.change)
    at += move.expected
    from += move.printed
  }
  return changes
}
