import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readRecords, withDrift } from '../../../src/cli/record/tell-drift.ts'
import { annotations } from '../../../src/reporters/github/annotations.ts'
import { githubSummary } from '../../../src/reporters/github/github-summary.ts'
import { junitXml } from '../../../src/reporters/junit.ts'
import { summaryText } from '../../../src/reporters/words/summary-text.ts'
import { labOf } from '../../parse/read.ts'
import { block, reportFor } from '../../starlight/page.ts'

const TEXT = block('bash host id=a', 'true')
const report = reportFor(TEXT, { a: { stdout: 'one\n' } })
const recorded = report.labs[0]!
const SHOWN = { colour: false, width: 200 }

/** The report of a run of a lab that has this as its record. */
function compared(record: string) {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const { slug, digest } = recorded
  const lab = { ...labOf(TEXT), slug, digest, directory }
  mkdirSync(join(directory, '_records'))
  writeFileSync(join(directory, `_records/${slug}.json`), record)
  return {
    report: withDrift(report, [lab], readRecords([lab])),
    path: join(dirname(lab.file), `_records/${slug}.json`),
  }
}

function recordOf(given: object): string {
  return JSON.stringify({ ...report, labs: [{ ...recorded, ...given }] })
}

test('a record of the lab as it is now is compared', () => {
  expect(compared(recordOf({})).report.labs[0]).toMatchObject({ drift: [] })
  expect(compared(recordOf({})).report.labs[0]).not.toHaveProperty('doubts')
})

test.each([
  ['{', 'is no record of this lab'],
  [recordOf({ slug: 'other' }), 'is no record of this lab'],
  [recordOf({ digest: 'sha256:0' }), 'is of an earlier state of this lab'],
  [recordOf({ status: 'failed' }), 'is of a run that did not pass (failed)'],
])('a record that nothing can be compared with is told: %#', (record, words) => {
  const { report, path } = compared(record)
  expect(report.labs[0]).toMatchObject({
    doubts: [{ rule: 'record', message: `the record ${path} ${words}: not compared` }],
  })
  expect(report.labs[0]).not.toHaveProperty('drift')
})

test('it is amber, and red where drift counts as a failure, in all forms', () => {
  const { report } = compared('{')
  expect(summaryText(report, SHOWN)).toMatch(
    /^! passed, but not compared with its record in .*\n(.*\n)* {2}Drift {2}the record .*: not compared\n +hint: record the lab anew \(--record\), /,
  )
  expect(summaryText(report, { ...SHOWN, strict: true })).toMatch(/^✗ not compared with its record in /)
  expect([false, true].map((strict) => annotations(report, strict)[0]!.level)).toEqual(['warning', 'error'])
  expect(githubSummary(report)).toMatch(
    /^## ! labrun: passed, but not (.*\n)*### ! (.*\n)*\| ! passed, not compared \|/,
  )
  expect(githubSummary(report, { strict: true })).toMatch(
    /^## ✗ labrun: not (.*\n)*### ✗ (.*\n)*\| ✗ not compared \|/,
  )
  expect(junitXml(report)).not.toContain('<failure')
  expect(junitXml(report, { strict: true })).toContain('<failure type="record"')
})
