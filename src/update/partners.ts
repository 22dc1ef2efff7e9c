import { LEAST_LIKENESS, likeness } from './likeness.ts'
import type { Pair } from './piece.ts'
import { shape } from './printed-rows.ts'

/** Things that were printed in both runs, in the order of the first, and those that were in one alone. */
export interface Partners<T> {
  pairs: Pair<T>[]
  alone: Pair<T[]>
}

// Of so many pairs each is looked at; of more, those that are left are alone.
const MOST_COMPARED = 40_000

/** Pairs what two runs printed in whatever order: what is equal, then what has the same shape, then what is alike. */
export function partners<T>(ones: readonly T[], others: readonly T[], text: (one: T) => string): Partners<T> {
  const partner = new Map<T, T>()
  const left = new Set(others)
  const pair = (one: T, other: T | undefined) => {
    if (other === undefined) return
    partner.set(one, other)
    left.delete(other)
  }
  for (const key of [text, (one: T) => shape(text(one))]) {
    const byKey = grouped(left, key)
    for (const one of ones) if (!partner.has(one)) pair(one, byKey.get(key(one))?.shift())
  }
  const rest = ones.filter((one) => !partner.has(one))
  if (rest.length * left.size <= MOST_COMPARED) {
    const isAlike = (one: T, other: T) => likeness(text(one), text(other)) >= LEAST_LIKENESS
    for (const one of rest)
      pair(
        one,
        [...left].find((other) => isAlike(one, other)),
      )
  }
  const pairs = ones.flatMap((one): Pair<T>[] => (partner.has(one) ? [[one, partner.get(one)!]] : []))
  return { pairs, alone: [ones.filter((one) => !partner.has(one)), [...left]] }
}

function grouped<T>(all: Iterable<T>, key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group === undefined) groups.set(key(one), [one])
    else group.push(one)
  }
  return groups
}
