import { expect, test } from 'vitest'
import { isUnproven, outcomeOf } from '../../../src/core/run/lab-outcome.ts'
import { notRunResult } from '../../../src/core/run/result-of.ts'
import type { StepStatus } from '../../../src/core/step-result.ts'
import { lab, step } from '../fakes.ts'

const steps = [step({ id: 'a' }), step({ id: 'b' }), step({ id: 'end', teardown: true })]
const quiet = new AbortController().signal

/** What a lab of three steps, the last a teardown, comes to. */
const comesTo = (statuses: readonly StepStatus[], hostFailed = false, interrupted = quiet) =>
  outcomeOf(
    lab(steps),
    statuses.map((status, at) => ({ ...notRunResult(steps[at]!), status })),
    hostFailed,
    interrupted,
  )

test.each([
  [['passed', 'passed', 'passed'], 'passed'],
  [['passed', 'skipped', 'passed'], 'passed'],
  [['skipped', 'skipped', 'passed'], 'skipped'],
  [['passed', 'passed', 'failed'], 'failed'],
  [['passed', 'not-run', 'passed'], 'failed'],
] as const)('%j is %s', (statuses, status) => {
  expect(comesTo(statuses)).toEqual({ status, reason: null })
})

test('a step without a result is never green', () => {
  expect(comesTo(['passed', 'passed'])).toEqual({ status: 'failed', reason: '2 of 3 steps have a result' })
})

test('the host’s trouble weighs more than an interrupt, and that more than a failure', () => {
  const interrupted = AbortSignal.abort('the time limit was up')
  expect(comesTo(['failed'], false, interrupted)).toEqual({
    status: 'interrupted',
    reason: 'the time limit was up',
  })
  expect(comesTo(['failed'], true, interrupted)).toEqual({ status: 'host-error', reason: null })
})

test('what passed or was skipped is proven', () => {
  const statuses: StepStatus[] = ['passed', 'skipped', 'failed', 'timed-out', 'host-error', 'not-run']
  expect(statuses.filter((status) => isUnproven({ status }))).toEqual(statuses.slice(2))
})
