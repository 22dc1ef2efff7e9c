import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PairingTask, pair } from '../../src/matchers/pairing.ts'

function task(fitting: number[][], printed: number, others: Partial<PairingTask> = {}): PairingTask {
  const none = fitting.map(() => false)
  return { fitting, printed, isOptional: none, isMany: none, settled: [], othersMayCome: false, ...others }
}

test('whoever fits more gives way to who fits less', () => {
  const { has, owner } = pair(task([[0, 1, 2], [0, 1], [0]], 3))
  expect([...has]).toEqual([2, 1, 0])
  expect([...owner]).toEqual([2, 1, 0])
})

test('a settled line has the first printed one that the others can leave it', () => {
  const fitting = [
    [0, 2],
    [0, 1, 2],
    [0, 1, 2],
  ]
  expect([...pair(task(fitting, 3, { settled: [1, 2] })).has]).toEqual([2, 0, 1])
  expect([...pair(task(fitting, 3, { settled: [0, 1, 2] })).has]).toEqual([0, 1, 2])
  expect([
    ...pair(
      task(
        [
          [1, 2],
          [0, 1],
        ],
        4,
        { settled: [0, 1], othersMayCome: true },
      ),
    ).has,
  ]).toEqual([1, 0])
})

test('who may have many takes what is left, and keeps at least one', () => {
  const { owner } = pair(task([[0, 1, 2, 3], [1]], 4, { isMany: [true, false] }))
  expect([...owner]).toEqual([0, 1, 0, 0])
})

test('finds a pairing that leaves nobody over wherever there is one', () => {
  const line = fc.record({
    fitting: fc.uniqueArray(fc.integer({ min: 0, max: 4 })).map((numbers) => numbers.toSorted()),
    isOptional: fc.boolean(),
    isMany: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), fc.integer({ min: 0, max: 5 }), (lines, printed) => {
      const fitting = lines.map(({ fitting }) => fitting.filter((index) => index < printed))
      const isOptional = lines.map(({ isOptional }) => isOptional)
      const isMany = lines.map(({ isMany }) => isMany)
      const settled = [...lines.keys()].filter((index) => !isMany[index])
      const { owner, has } = pair({ fitting, isOptional, isMany, settled, printed, othersMayCome: false })
      for (const [index, line] of owner.entries()) if (line >= 0) expect(fitting[line]).toContain(index)
      for (const line of lines.keys()) {
        const held = owner.filter((one) => one === line).length
        expect(held > 0).toBe(has[line]! >= 0)
        if (!isMany[line]) expect(held).toBeLessThan(2)
      }
      const isFull = !owner.includes(-1) && lines.every((_, line) => isOptional[line] || has[line]! >= 0)
      expect(isFull).toBe(canPair(fitting, isOptional, isMany, printed))
    }),
    { numRuns: 3000 },
  )
})

/** Tries every owner for each printed line. */
function canPair(fitting: number[][], isOptional: boolean[], isMany: boolean[], printed: number): boolean {
  const tryFrom = (index: number, held: number[]): boolean => {
    if (index === printed) return fitting.every((_, line) => isOptional[line] || held[line]! > 0)
    return fitting.some(
      (lines, line) =>
        lines.includes(index) &&
        (isMany[line] || held[line] === 0) &&
        tryFrom(
          index + 1,
          held.map((count, one) => (one === line ? count + 1 : count)),
        ),
    )
  }
  return tryFrom(
    0,
    fitting.map(() => 0),
  )
}
