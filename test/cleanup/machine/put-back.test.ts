import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { chainsBefore, placeOf } from '../../../src/cleanup/machine/put-back.ts'
import { machineWith } from './machine-with.ts'
import { rules } from './some-things.ts'

const machine = (names: readonly string[]) =>
  machineWith({ rules: rules(...names.map((name) => `-j ${name}`)) })

/** Puts back, one after the other, what a lab has taken out of a chain. */
function putBack(
  before: readonly string[],
  after: readonly string[],
  now: readonly string[],
): string[] | null {
  const [first, second] = [machine(before), machine(after)]
  const chains = chainsBefore(first, [{ lab: differenceOf(first, second), others: [] }])
  const keys = machine(now).things.rules.map(({ key }) => key as string)
  for (const rule of first.things.rules) {
    if (second.things.rules.some(({ key }) => key === rule.key)) continue
    const at = placeOf(rule, chains, keys)
    if (at === null) return null
    keys.splice(at - 1, 0, rule.key)
  }
  return keys.map((key) => key.replace(/.* -j /, ''))
}

test('a chain that was emptied is as before', () => {
  expect(putBack(['A', 'B', 'C'], [], [])).toEqual(['A', 'B', 'C'])
})

test('whatever was taken out goes where it was', () => {
  const names = ['A', 'B', 'C', 'D', 'E', 'F']
  fc.assert(
    fc.property(fc.subarray(names), (left) => {
      expect(putBack(names, left, left)).toEqual(names)
    }),
  )
})

test('where others have set up the chain since, nothing is put in', () => {
  expect(putBack(['A', 'B'], [], ['X'])).toBeNull()
})
