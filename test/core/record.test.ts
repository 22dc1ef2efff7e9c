import { expect, test } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import { isEvidence, labInRecord, labRecord, recordText } from '../../src/core/record.ts'
import { passedRun } from '../reporters/run.ts'

const report = buildReport(passedRun)
const [lab] = report.labs
const text = recordText(labRecord(report, lab!, 'labs/namespaces.md'))

test('a record is a whole report, with the one lab', () => {
  expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(report))
  expect(labInRecord(text, 'namespaces')).toMatchObject({ digest: lab!.digest, status: 'passed' })
})

test('its text is indented, ends a line, and has times to a tenth of a millisecond', () => {
  const exact = { ...report, labs: [] }
  const record = labRecord(exact, { ...lab!, durationMs: 6285.83211, steps: [] }, 'labs/namespaces.md')
  expect(recordText(record)).toContain('\n  "durationMs": 6285.8,\n')
  expect(text.endsWith('}\n')).toBe(true)
})

test.each(['', 'null', '[]', '{"labs":{}}', '{"labs":[null]}', '{"labs":[{"slug":"namespaces"}]}'])(
  'no record: %s',
  (broken) => {
    expect(labInRecord(broken, 'namespaces')).toBe(null)
  },
)

test('a record of another lab is none of this one', () => {
  expect(labInRecord(text, 'other')).toBe(null)
})

test('a lab whose host was never up is no evidence', () => {
  expect(isEvidence(lab!)).toBe(true)
  expect(isEvidence({ ...lab!, provenance: null })).toBe(false)
  expect(isEvidence({ ...lab!, status: 'interrupted' })).toBe(false)
})

test('paths of other files begin where the lab is', () => {
  const [first, ...others] = lab!.steps
  const steps = [{ ...first!, file: '/home/me/guide/labs/_common/two.md' }, ...others]
  const record = labRecord(report, { ...lab!, file: '/home/me/guide/labs/x.md', steps }, 'labs/x.md')
  expect(record.labs[0]!.steps.slice(0, 2).map(({ file }) => file)).toEqual([
    'labs/_common/two.md',
    undefined,
  ])
})
