import type { Pair } from './piece.ts'
import type { Token } from './tokens.ts'

/** Tokens of the two lines that stand for each other; `null`: there is nothing in that line. */
export type TokenPair = Pair<Token | null>

// Cells of the table below. Longer lines are compared at their ends alone.
const TABLE_LIMIT = 250_000

/** Lays the tokens of two lines side by side, so that as much as possible is the same, and the rest alike. */
export function alignTokens(one: readonly Token[], other: readonly Token[]): TokenPair[] {
  const head = sameAtStart(one, other)
  const tail = sameAtStart(one.slice(head).toReversed(), other.slice(head).toReversed())
  const end = (tokens: readonly Token[]) => tokens.length - tail
  const middle = alignMiddle(one.slice(head, end(one)), other.slice(head, end(other)))
  const same = (from: number, length: number, shift: number): TokenPair[] =>
    Array.from({ length }, (_, index) => [one[from + index]!, other[from + shift + index]!])
  return [...same(0, head, 0), ...middle, ...same(end(one), tail, end(other) - end(one))]
}

function sameAtStart(one: readonly Token[], other: readonly Token[]): number {
  let length = 0
  while (length < Math.min(one.length, other.length) && one[length]!.text === other[length]!.text) length += 1
  return length
}

function alignMiddle(one: readonly Token[], other: readonly Token[]): TokenPair[] {
  const width = other.length + 1
  if ((one.length + 1) * width > TABLE_LIMIT)
    return [
      ...one.map((token): TokenPair => [token, null]),
      ...other.map((token): TokenPair => [null, token]),
    ]
  const costs = new Float64Array((one.length + 1) * width)
  const cost = (at: number, from: number) => costs[at * width + from]!
  for (let at = one.length; at >= 0; at -= 1) {
    for (let from = other.length; from >= 0; from -= 1) {
      if (at === one.length && from === other.length) continue
      costs[at * width + from] = Math.min(
        at < one.length ? cost(at + 1, from) + costAlone(one[at]!) : Number.POSITIVE_INFINITY,
        from < other.length ? cost(at, from + 1) + costAlone(other[from]!) : Number.POSITIVE_INFINITY,
        at < one.length && from < other.length
          ? cost(at + 1, from + 1) + costOfPair(one[at]!, other[from]!)
          : Number.POSITIVE_INFINITY,
      )
    }
  }
  return cheapest(one, other, cost)
}

function cheapest(
  one: readonly Token[],
  other: readonly Token[],
  cost: (at: number, from: number) => number,
): TokenPair[] {
  const pairs: TokenPair[] = []
  let at = 0
  let from = 0
  while (at < one.length || from < other.length) {
    const left = one[at]
    const right = other[from]
    const isPair = left && right && cost(at, from) === cost(at + 1, from + 1) + costOfPair(left, right)
    const isLeft = !isPair && left && cost(at, from) === cost(at + 1, from) + costAlone(left)
    if (isPair) pairs.push([left, right])
    else pairs.push(isLeft ? [left, null] : [null, right!])
    if (isPair || isLeft) at += 1
    if (!isLeft) from += 1
  }
  return pairs
}

/** Two that are alike cost less than each alone. */
function costOfPair(one: Token, other: Token): number {
  if (one.text === other.text) return 0
  if (one.kind === 'blank' && other.kind === 'blank') return 0.2
  if (one.kind === 'mark' || other.kind === 'mark' || one.kind === 'blank' || other.kind === 'blank')
    return 2.5
  if (one.kind !== other.kind) return 1.2
  return one.kind === 'word' ? 1 : 0.5
}

function costAlone({ kind }: Token): number {
  return kind === 'blank' ? 0.6 : 1
}
