import { expect, test } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import type { LabReport } from '../../src/core/report.ts'
import { annotations } from '../../src/reporters/github/annotations.ts'
import { githubSummary } from '../../src/reporters/github/github-summary.ts'
import { passedRun, result } from './run.ts'

const passed = buildReport(passedRun)

/** A thousand labs, of which some fail, each with much output. */
function thousand(fails: (number: number) => boolean) {
  const labs = Array.from({ length: 1000 }, (_, index): LabReport => {
    const lab = { ...passed.labs[0]!, slug: `lab-${index}`, file: `labs/lab-${index}.md` }
    if (!fails(index)) return lab
    const failures = [{ rule: 'output', line: 13, expected: 'a', actual: 'b', message: 'expected a' }]
    return {
      ...lab,
      status: 'failed',
      steps: [result({ id: 's', status: 'failed', stdout: 'x\n'.repeat(9000), failures })],
    }
  })
  return { ...passed, labs }
}

test('a thousand labs that all fail keep to what GitHub takes, and it is said what is left out', () => {
  const report = thousand(() => true)
  const markdown = githubSummary(report)
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(1024 * 1024)
  expect(markdown).toMatch(/\n\d+ more sections left out: see the log\.\n/)
  expect(markdown).toContain('500 more labs')
  const told = annotations(report)
  expect(told).toHaveLength(10)
  expect(told.at(-1)!.title).toBe('991 more errors')
  expect(told.at(-1)!.message.length).toBeLessThanOrEqual(4000)
})

test('where not all labs fit the table, those that did not pass are in it', () => {
  const markdown = githubSummary(thousand((number) => number === 900))
  expect(markdown).toMatch(/\n\| ✗ failed +\| `labs\/lab-900\.md`/)
  const { labs, ...rest } = thousand(() => false)
  labs[900]!.drift = [{ step: 's', what: 'stdout', recorded: 'a', printed: 'b' }]
  expect(githubSummary({ ...rest, labs })).toMatch(/\n\| ! passed, drift +\| `labs\/lab-900\.md`/)
  expect(markdown).toContain('500 more labs')
})
