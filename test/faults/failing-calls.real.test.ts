import { expect, test } from 'vitest'
import type { FailedCall } from './failing-calls.ts'
import { callOnOuterMachine } from './outer-machine.ts'
import { randomOfRound } from './random.ts'

/** The same for all, so that what is red for one is red for the next; `npm run test:faults` takes others. */
const seed = Number(process.env.LABRUN_FAULT_SEED ?? 20261124)
/** So many of each program's calls; `all` takes a quarter of an hour. */
const calls = process.env.LABRUN_FAULT_CALLS ?? '4'
const trouble = { docker: false, paused: false }

test.each(['cli/main.ts', 'engine/main.ts', 'private/supervise.ts'])(
  `${calls} calls of %s that need the disk fail, seed ${seed}: told in words, and nothing is left`,
  async (program) => {
    const count = await callOnOuterMachine<number>('failing-calls.ts', 'countCalls', program, trouble)
    expect(count).toBeGreaterThan(2)
    const failed = await callOnOuterMachine<FailedCall[]>(
      'failing-calls.ts',
      'failCalls',
      program,
      trouble,
      choose(program, count),
    )
    expect(failed.filter(({ problems }) => problems.length > 0)).toEqual([])
  },
  1_800_000,
)

function choose(program: string, count: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index + 1)
  if (calls === 'all') return all
  const { next } = randomOfRound(seed, program, count)
  return Array.from({ length: Number(calls) }, () => 1 + Math.floor(next() * count))
}
