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
  expect(closingLine(sum([one(true), one(false), { ...NONE, passed: 10, skipped: 2 }]))).toBe(
    '11 passed, 1 failed, 2 skipped',
  )
})

test('a part that failed counts at least one failure', () => {
  expect(atLeastOneFailed(NONE, false)).toEqual({ ...NONE, failed: 1 })
  expect(atLeastOneFailed({ ...NONE, failed: 3 }, false).failed).toBe(3)
  expect(atLeastOneFailed(NONE, true)).toEqual(NONE)
})

test("Vitest's report: a file that could not be loaded is a failure", () => {
  const assertion = (status: string, ...titles: string[]) => ({
    status,
    ancestorTitles: titles.slice(0, -1),
    title: titles.at(-1)!,
    failureMessages: status === 'failed' ? ['expected 1 to be 2', 'once more'] : [],
  })
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { name: '/repo/test/broken.test.ts', status: 'failed', message: 'no such file', assertionResults: [] },
      {
        name: '/repo/test/core/a.test.ts',
        status: 'failed',
        assertionResults: [assertion('passed', 'fine'), assertion('failed', 'a lab', 'ends')],
      },
      { name: '/repo/test/b.test.ts', status: 'passed', assertionResults: [assertion('passed', 'fine')] },
    ],
  }
  expect(vitestCounts(report, '/repo')).toEqual({
    passed: 5,
    failed: 2,
    skipped: 2,
    failures: [
      { name: 'test/broken.test.ts', why: 'no such file' },
      { name: 'test/core/a.test.ts > a lab > ends', why: 'expected 1 to be 2' },
    ],
  })
})

test("labrun's report: each step counts, and what did not run is skipped", () => {
  const statuses = ['passed', 'passed', 'session-lost', 'failed', 'skipped', 'not-run']
  const steps = statuses.map((status, index) => ({
    id: `s${index}`,
    status,
    failures: status === 'failed' ? [{ message: 'exit status 1, expected 0' }] : [],
  }))
  const labs = [
    { file: 'labs/x.md', steps },
    { file: 'labs/y.md', steps: [{ id: 'a', status: 'passed', failures: [] }] },
  ]
  expect(labCounts({ labs })).toEqual({
    passed: 3,
    failed: 2,
    skipped: 2,
    failures: [
      { name: 'labs/x.md > s2', why: null },
      { name: 'labs/x.md > s3', why: 'exit status 1, expected 0' },
    ],
  })
})
