import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
  expect(programs.missed()).toEqual([{ name: 'false', why: 'exit status 1' }])
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-programs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A program that does this the first so many times, and then tells all. */
const only = (times: number, does: string) => {
  const count = join(folder, 'count')
  return ['sh', '-c', `echo >>${count}; [ "$(wc -l <${count})" -gt ${times} ] || { ${does}; }; echo all`]
}
const INTERRUPTED = 'echo half; echo Dump was interrupted and may be inconsistent. >&2; exit 0'

describe.each([
  ['the first look', null],
  ['a later one', machineWith({})],
])('%s', (_, earlier) => {
  test.each([INTERRUPTED, 'exit 1'])('has a program run again that does not tell all: %s', async (does) => {
    const programs = createPrograms(earlier)
    expect(await programs.outputs([only(2, does)])).toEqual(['all\n'])
    expect(programs.missed()).toEqual([])
  })

  test('does not take for whole what never is', async () => {
    const programs = createPrograms(earlier)
    expect(await programs.outputs([only(100, INTERRUPTED)])).toEqual([null])
    const told = [...programs.unseen(), ...programs.missed().map(({ why }) => why)]
    expect(told).toEqual([expect.stringContaining('Dump was interrupted')])
  })
})
