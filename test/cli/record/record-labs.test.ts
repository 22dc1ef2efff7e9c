import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type RecordChoice, recordReporter } from '../../../src/cli/record/record-labs.ts'
import { buildReport } from '../../../src/core/build-report.ts'
import type { Event } from '../../../src/core/event.ts'
import { labInRecord } from '../../../src/core/record.ts'
import type { LabStatus } from '../../../src/core/report.ts'
import { lab } from '../../core/fakes.ts'
import { failedRun, passedRun } from '../../reporters/run.ts'

/** A folder `top/labs` with these files in `_records`. */
function labsFolder(records: Record<string, string> = {}): string {
  const top = mkdtempSync(join(tmpdir(), 'labrun-record-'))
  onTestFinished(() => rmSync(top, { recursive: true, force: true }))
  mkdirSync(join(top, 'labs/_records'), { recursive: true })
  for (const [name, text] of Object.entries(records)) writeFileSync(join(top, 'labs/_records', name), text)
  return join(top, 'labs')
}

/** What is said, and what is in the folder afterwards. */
function recorded(directory: string, events: readonly Event[], choice: RecordChoice = 'passed') {
  const said: string[] = []
  const namespaces = lab([], { slug: 'namespaces', file: 'labs/namespaces.md', directory })
  recordReporter([namespaces], choice, (line) => said.push(line)).onEnd!(buildReport(events))
  const files = readdirSync(join(directory, '_records'))
  return { said, files, text: files[0] && readFileSync(join(directory, '_records', files[0]), 'utf8') }
}

function endedAs(status: LabStatus): Event[] {
  return passedRun.map((event) => (event.type === 'lab-end' ? { ...event, status } : event))
}

test('a lab that passed is stored as a report of its own, with its path in the repository', () => {
  const { said, text } = recorded(labsFolder(), passedRun)
  expect(said).toEqual(['recorded: labs/_records/namespaces.json'])
  const record = JSON.parse(text!)
  expect(record).toMatchObject({ version: 1, status: 'passed', provenance: { docker: expect.anything() } })
  expect(record.labs).toMatchObject([{ slug: 'namespaces', file: 'labs/namespaces.md', status: 'passed' }])
  expect(labInRecord(text!, 'namespaces')?.steps).toHaveLength(record.labs[0].planned)
})

test('its path begins at the top of the repository, however deep its folder', () => {
  const directory = labsFolder()
  mkdirSync(join(directory, '../.git'))
  mkdirSync(join(directory, 'net/_records'), { recursive: true })
  const { text } = recorded(join(directory, 'net'), passedRun)
  expect(JSON.parse(text!).labs[0].file).toBe('labs/net/namespaces.md')
})

test('what failed leaves the record that there is', () => {
  const { said, text } = recorded(labsFolder({ 'namespaces.json': 'old' }), failedRun)
  expect(said).toEqual([
    'not recorded: labs/namespaces.md has not passed (--record-failed stores it all the same); labs/_records/namespaces.json is as it was',
  ])
  expect(text).toBe('old')
})

test('what failed is stored if that is asked for, and is failed in the record', () => {
  const { said, text } = recorded(labsFolder({ 'namespaces.json': 'old' }), failedRun, 'failed-too')
  expect(said).toEqual(['recorded: labs/_records/namespaces.json, as failed'])
  expect(labInRecord(text!, 'namespaces')?.status).toBe('failed')
})

test.each([
  ['interrupted', 'did not run to its end (interrupted)'],
  ['host-error', 'did not run to its end (host-error)'],
  ['skipped', 'was skipped'],
] as const)('a lab that ended as %s is never stored', (status, why) => {
  const { said, files } = recorded(labsFolder(), endedAs(status), 'failed-too')
  expect(said).toEqual([`not recorded: labs/namespaces.md ${why}`])
  expect(files).toEqual([])
})

test('a lab that nothing is told of did not run', () => {
  expect(recorded(labsFolder(), []).said).toEqual(['not recorded: labs/namespaces.md did not run'])
})
