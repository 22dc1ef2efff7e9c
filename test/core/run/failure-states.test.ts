import { expect, test } from 'vitest'
import type { HostState } from '../../../src/core/host-state.ts'
import { FailureStates } from '../../../src/core/run/failure-states.ts'
import { notRunResult } from '../../../src/core/run/result-of.ts'
import { fakeHost, step } from '../fakes.ts'

const state: HostState = { containers: [], network: null, leftOut: [] }
const failed = { ...notRunResult(step()), status: 'failed' as const }
const quiet = new AbortController().signal
const states = () => new FailureStates(fakeHost())

test('a failure tells what the host was like; what has not failed does not', async () => {
  const ask = async () => state
  expect(await states().withState(failed, ask, quiet)).toEqual({ ...failed, state })
  const passed = { ...failed, status: 'passed' as const }
  expect(await states().withState(passed, ask, quiet)).toBe(passed)
  expect(await states().withState(failed, undefined, quiet)).toBe(failed)
})

test('a host that does not tell, or not in time, changes nothing', async () => {
  const rejecting = () => Promise.reject(new Error('no answer'))
  expect(await states().withState(failed, rejecting, quiet)).toBe(failed)
  const control = new AbortController()
  const waiting = states().withState(failed, () => new Promise<HostState>(() => {}), control.signal)
  control.abort()
  expect(await waiting).toBe(failed)
})

test('of a lab that goes on after its failures, twenty tell it', async () => {
  const own = states()
  let asked = 0
  const ask = async () => {
    asked += 1
    return state
  }
  const told = []
  for (let at = 0; at < 25; at += 1) told.push(await own.withState(failed, ask, quiet))
  expect(asked).toBe(20)
  expect(told.map((result) => result.state !== undefined).lastIndexOf(true)).toBe(19)
})
