import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import { HostError } from '../../src/core/host-error.ts'
import { jsonFileReporter, jsonReporter } from '../../src/reporters/json.ts'
import { failedRun } from './run.ts'

const report = buildReport(failedRun)

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('the report is written once, at the end', () => {
  const written: string[] = []
  const reporter = jsonReporter({ write: (text) => written.push(text) })
  expect(reporter.onEvent).toBeUndefined()
  reporter.onEnd?.(report)
  expect(written.map((text) => JSON.parse(text))).toEqual([report])
})

test('a file is replaced, its folder made, and nothing else left beside it', () => {
  const path = join(folder(), 'reports', 'report.json')
  jsonFileReporter(path).onEnd?.({ ...report, runId: 'old' })
  jsonFileReporter(path).onEnd?.(report)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(report)
  expect(readdirSync(join(path, '..'))).toEqual(['report.json'])
})

test.each<[string, (path: string) => void]>([
  ['in a folder that is a file', (path) => writeFileSync(join(path, '..'), 'a file')],
  ['where a folder is', (path) => mkdirSync(path, { recursive: true })],
])('%s, it cannot be written: the error says so, and nothing is left', (_, hinder) => {
  const root = folder()
  const path = join(root, 'reports', 'report.json')
  hinder(path)
  expect(() => jsonFileReporter(path).onEnd?.(report)).toThrow(
    expect.objectContaining({
      constructor: HostError,
      kind: 'io',
      rule: 'report-not-written',
      message: expect.stringContaining(`the report could not be written to ${path}: `),
    }),
  )
  const left = readdirSync(root, { recursive: true })
  expect(left.filter((name) => String(name).includes('.partial'))).toEqual([])
})
