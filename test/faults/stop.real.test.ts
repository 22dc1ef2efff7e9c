import { expect, test } from 'vitest'
import { callOnOuterMachine, onOuterMachine } from './outer-machine.ts'
import type { StoppedRun } from './stop.ts'

/** By hand up to a minute. */
const STOPPED_MS = Number(process.env.LABRUN_FAULT_STOPPED_MS ?? 2000)

test.each(['labrun', 'engine', 'supervisor', 'init', 'all'])(
  '%s is stopped in the middle of a step, and goes on: passed, and nothing is left',
  async (kind) => {
    const run = await callOnOuterMachine<StoppedRun>('stop.ts', 'stopFor', kind, STOPPED_MS)
    expect(run).toEqual({ exitCode: 0, steps: ['slow passed'], stderr: '', left: [] })
  },
)

test('the engine dies while its supervisor is stopped: the run is not dead, and goes when that goes on', async () => {
  const run = await callOnOuterMachine<StoppedRun & { cleaned: string }>(
    'stop.ts',
    'killEngineUnderStopped',
    STOPPED_MS,
  )
  expect(run.stderr).toContain('labrun: error engine-died: the engine died (SIGKILL)')
  expect([run.exitCode, run.left]).toEqual([4, []])
})

test('labrun | head -1: exit 141, after all was taken away', async () => {
  const { stdout } = await onOuterMachine(['bash', `${import.meta.dirname}/pipe.sh`, process.execPath])
  expect(stdout).toBe('exit 141, 0 runs, 0 processes\n')
})
