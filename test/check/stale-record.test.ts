import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { labOf } from '../parse/read.ts'
import { findingsOn } from './findings.ts'

const LAB = '```bash host\ntrue\n```\n'
const directory = mkdtempSync(join(tmpdir(), 'labrun-test-'))
const path = join(directory, 'x.md')
const digest = labOf(LAB).digest

afterEach(() => rmSync(directory, { recursive: true }))

function said(record: unknown): string {
  mkdirSync(join(directory, '_records'), { recursive: true })
  writeFileSync(
    join(directory, '_records/x.json'),
    typeof record === 'string' ? record : JSON.stringify(record),
  )
  return findingsOn(LAB, path, (rule) => rule === 'stale-record')
}

const STALE = `x.md:1:1: warning stale-record: found _records/x.json, which is of an earlier state of this lab, expected one of what runs now
  hint: Run the lab and record it anew, or remove _records/x.json.`
const FOREIGN = `x.md:1:1: warning stale-record: found _records/x.json, which is no record of this lab, expected a report that has it
  hint: Run the lab and record it anew, or remove _records/x.json.`

const lab = (slug: string, digest: string) => ({ slug, digest, status: 'passed', steps: [] })

test.each([
  ['of the lab', { version: 1, labs: [lab('x', digest)] }, ''],
  ['of a whole run', { version: 1, labs: [lab('other', 'sha256:0'), lab('x', digest)] }, ''],
  ['of the lab, before', { labs: [lab('x', 'sha256:0')] }, STALE],
  ['of another lab', { labs: [lab('other', digest)] }, FOREIGN],
  ['that is no report', lab('x', digest), FOREIGN],
  ['without a digest', { labs: [{ ...lab('x', digest), digest: undefined }] }, FOREIGN],
  ['null', 'null', FOREIGN],
  ['no JSON', '{', FOREIGN],
  ['of odd labs', { labs: [null, 3] }, FOREIGN],
])('a record %s', (_, record, words) => {
  expect(said(record)).toBe(words)
})

test('a lab without a record', () => {
  mkdirSync(directory, { recursive: true })
  expect(findingsOn(LAB, path, () => true)).not.toContain('stale-record')
})
