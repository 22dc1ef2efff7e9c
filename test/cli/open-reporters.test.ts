import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { openReporters } from '../../src/cli/open-reporters.ts'
import { buildReport } from '../../src/core/build-report.ts'
import { failedRun } from '../reporters/run.ts'

afterEach(() => vi.unstubAllEnvs())

test('a report that can’t be written is told before the run', async () => {
  await expect(
    openReporters([{ name: 'json', file: '/dev/null/x.json' }], { colour: false }),
  ).rejects.toThrow("the report /dev/null/x.json can't be written: ")
})

test('github adds its summary to the file that the environment names', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const summary = join(directory, 'summary.md')
  writeFileSync(summary, 'from before\n')
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary)
  vi.stubEnv('GITHUB_WORKSPACE', join(process.cwd(), 'labs'))
  const log = join(directory, 'log')
  const reporters = await openReporters([{ name: 'github', file: log }], { colour: false })
  for (const event of failedRun) reporters.onEvent(event)
  expect(reporters.onEnd(buildReport(failedRun))).toEqual([])
  expect(readFileSync(summary, 'utf8')).toMatch(/^from before\n## ✗ labrun: failed/)
  expect(readFileSync(log, 'utf8')).toContain('\n::error file=namespaces.md,line=49,')
})
