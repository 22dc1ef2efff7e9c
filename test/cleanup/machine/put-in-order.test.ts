import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import type { Look } from '../../../src/cleanup/machine/fold.ts'
import { movesBack } from '../../../src/cleanup/machine/put-in-order.ts'
import { machineWith } from './machine-with.ts'
import { rules } from './some-things.ts'

const NAMES = ['A', 'B', 'C', 'D', 'E', 'F']
const NOTHING: Look = { lab: [], others: [] }
const machine = (names: readonly string[]) =>
  machineWith({ rules: rules(...names.map((name) => `-j ${name}`)) })

type State = ['lab' | 'others', string[]]

/** How a chain is once it is put in order, after looks; with `!` what was not, as it would pass others'. */
function inOrder(before: readonly string[], ...states: State[]): string[] {
  let last = machine(before)
  const looks = states.map(([by, names]) => {
    const now = machine(names)
    const look: Look = { ...NOTHING, [by]: differenceOf(last, now) }
    last = now
    return look
  })
  const keys: string[] = last.things.rules.map(({ key }) => key)
  const left: string[] = []
  for (const { change, passesOthers } of movesBack(machine(before), [...looks, NOTHING], last, new Set())) {
    if (passesOthers) left.push(`!${change.before.rule}`)
    else keys.splice(change.before.at - 1, 0, ...keys.splice(change.after.at - 1, 1))
  }
  return [...keys, ...left].map((key) => key.replace(/[^!]*-j /, ''))
}

test('whatever order a lab has made of a chain, at once or by and by, it is as before', () => {
  const order = fc.shuffledSubarray(NAMES, { minLength: NAMES.length })
  fc.assert(
    fc.property(order, fc.subarray(NAMES), (after, middle) => {
      expect(inOrder(NAMES, ['lab', after])).toEqual(NAMES)
      const all = [...middle, ...after.filter((name) => !middle.includes(name))]
      expect(inOrder(NAMES, ['lab', middle], ['lab', all])).toEqual(NAMES)
    }),
  )
})

test('what others have moved since is as they want it', () => {
  expect(inOrder(['A', 'B', 'C'], ['others', ['B', 'C', 'A']])).toEqual(['B', 'C', 'A'])
  expect(inOrder(['A', 'B', 'C'], ['lab', ['B', 'C', 'A']], ['others', ['B', 'A', 'C']])).toEqual([
    'B',
    'A',
    'C',
  ])
})

test('what others have added is not passed, and what it does not touch stays beside it', () => {
  expect(inOrder(['A', 'B', 'C'], ['lab', ['B', 'C', 'A']], ['others', ['X', 'B', 'C', 'A', 'Y']])).toEqual([
    ...['X', 'A', 'B', 'C', 'Y'],
  ])
  expect(inOrder(['A', 'B', 'C'], ['lab', ['B', 'C', 'A']], ['others', ['B', 'X', 'C', 'A']])).toEqual([
    ...['B', 'X', 'C', 'A'],
    '!A',
  ])
})
