import { expect, test } from 'vitest'
import { createPrograms } from '../../../src/cleanup/machine/programs.ts'
import { machineWith } from './machine-with.ts'

const ASKED = [['echo', 'one'], ['labrun-has-no-such-program', '--all'], ['false']] as const

test('the first look tells what it can not have, and why', async () => {
  const programs = createPrograms(null)
  expect(await programs.outputs(ASKED)).toEqual(['one\n', null, null])
  expect(programs.unseen()).toEqual(['false: exit status 1', 'labrun-has-no-such-program: not installed'])
})

test('later ones do not look at that: all of it would seem to have come since', async () => {
  const earlier = { ...machineWith({}), unseen: ['echo one: exit status 1'] }
  const programs = createPrograms(earlier)
  expect(
    await programs.outputs([
      ['echo', 'one'],
      ['echo', 'two'],
    ]),
  ).toEqual([null, 'two\n'])
  expect(programs.unseen()).toEqual(earlier.unseen)
})

test('nor is one that fails later on taken to show nothing', async () => {
  const programs = createPrograms(machineWith({}))
  expect(await programs.outputs([['false'], ['true']])).toEqual([null, ''])
  expect(programs.unseen()).toEqual([])
})
