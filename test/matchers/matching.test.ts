import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFullMatching, matching } from '../../src/matchers/matching.ts'

test('one that fits in one place only gets it, though another stood there', () => {
  const fits = (left: number, right: number) => left === 0 || right === 0
  expect(matching(2, 2, fits)).toEqual([1, 0])
})

test('as many as can be, where not all can', () => {
  expect(matching(3, 2, () => true).filter((right) => right >= 0)).toHaveLength(2)
  expect(matching(2, 0, () => true)).toEqual([-1, -1])
  expect(matching(0, 3, () => true)).toEqual([])
})

test('a chain of thousands is no matter of the stack', () => {
  const size = 3000
  // Each fits its own place and the next one's, the last but its own: all must move.
  const fits = (left: number, right: number) =>
    left === size - 1 ? right === 0 : right === left || right === left + 1
  expect(isFullMatching(size, size, fits)).toBe(true)
})

test('it is a maximum matching, as trying all orders finds it', () => {
  const graph = fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(graph, (edges) => {
      const fits = (left: number, right: number) => edges[left]![right]!
      const has = matching(edges.length, 4, fits)
      const used = has.filter((right) => right >= 0)
      expect(new Set(used).size).toBe(used.length)
      expect(has.every((right, left) => right < 0 || fits(left, right))).toBe(true)
      expect(used.length).toBe(most(edges, 0, new Set()))
      expect(isFullMatching(edges.length, 4, fits)).toBe(used.length === edges.length)
    }),
  )
})

function most(edges: boolean[][], at: number, taken: ReadonlySet<number>): number {
  if (at === edges.length) return 0
  const free = edges[at]!.flatMap((fits, right) => (fits && !taken.has(right) ? right : []))
  return Math.max(
    most(edges, at + 1, taken),
    ...free.map((right) => 1 + most(edges, at + 1, new Set([...taken, right]))),
  )
}
