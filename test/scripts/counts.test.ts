import { expect, test } from 'vitest'
import {
  atLeastOneFailed,
  closingLine,
  failureLines,
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
  })
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { name: '/repo/test/broken.test.ts', status: 'failed', assertionResults: [] },
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
    failures: ['test/broken.test.ts', 'test/core/a.test.ts > a lab > ends'],
  })
})

test("labrun's report: each step counts, and what did not run is skipped", () => {
  const statuses = ['passed', 'passed', 'session-lost', 'failed', 'skipped', 'not-run']
  const steps = statuses.map((status, index) => ({ id: `s${index}`, status }))
  const labs = [
    { file: 'labs/x.md', steps },
    { file: 'labs/y.md', steps: [{ id: 'a', status: 'passed' }] },
  ]
  expect(labCounts({ labs })).toEqual({
    passed: 3,
    failed: 2,
    skipped: 2,
    failures: ['labs/x.md > s2', 'labs/x.md > s3'],
  })
})

test('what failed is listed, a line each, and no more than fits the end of a log', () => {
  expect(failureLines(NONE)).toEqual([])
  expect(
    failureLines(sum([one(false, 'types'), one(true), one(false, 'test/a.test.ts > \x1b[2J\nb')])),
  ).toEqual(['', 'failed:', '  types', '  test/a.test.ts > ^[[2J⏎b'])
  const many = Array.from({ length: 45 }, (_, index) => one(false, `test ${index}`))
  expect(failureLines(sum(many)).slice(-2)).toEqual(['  test 39', '  … and 5 more'])
})
