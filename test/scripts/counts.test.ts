import { expect, test } from 'vitest'
import {
  atLeastOneFailed,
  closingLine,
  labCounts,
  NONE,
  one,
  sum,
  vitestCounts,
} from '../../scripts/test/counts.ts'

test('the closing line', () => {
  expect(closingLine(sum([one(true), one(false), { passed: 10, failed: 0, skipped: 2 }]))).toBe(
    '11 passed, 1 failed, 2 skipped',
  )
})

test('a part that failed counts at least one failure', () => {
  expect(atLeastOneFailed(NONE, false)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(atLeastOneFailed({ passed: 0, failed: 3, skipped: 0 }, false).failed).toBe(3)
  expect(atLeastOneFailed(NONE, true)).toEqual(NONE)
})

test("Vitest's report: a file that could not be loaded is a failure", () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ],
  }
  expect(vitestCounts(report)).toEqual({ passed: 5, failed: 2, skipped: 2 })
})

test("labrun's report: each step counts, and what did not run is skipped", () => {
  const steps = ['passed', 'passed', 'session-lost', 'failed', 'skipped', 'not-run'].map((status) => ({
    status,
  }))
  expect(labCounts({ labs: [{ steps }, { steps: [{ status: 'passed' }] }] })).toEqual({
    passed: 3,
    failed: 2,
    skipped: 2,
  })
})
