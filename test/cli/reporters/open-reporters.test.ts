import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { openReporters } from '../../../src/cli/reporters/open-reporters.ts'
import { buildReport } from '../../../src/core/build-report.ts'
import { failedRun, passedRun } from '../../reporters/run.ts'

afterEach(() => vi.unstubAllEnvs())

// Below /proc nobody can make a file or a folder, not even root.
test.each(['json', 'junit', 'plain', 'ndjson', 'pretty', 'github'] as const)(
  'a report %s that can’t be written is told before the run',
  async (name) => {
    for (const file of ['/dev/null/x', '/proc/x', '/proc/sys/new/x', '/tmp'])
      await expect(openReporters([{ name, file }], { colour: false })).rejects.toThrow(
        `the report ${file} can't be written: `,
      )
  },
)

test('several reporters, each to its file, whose folders are made; one that fails does not hinder the others', async () => {
  const at = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(at, { recursive: true }))
  const choices = (['plain', 'ndjson', 'json', 'junit', 'github'] as const).map((name) => ({
    name,
    file: join(at, name, 'new', 'report'),
  }))
  const reporters = await openReporters([{ name: 'pretty', file: '/dev/full' }, ...choices], {
    colour: false,
  })
  for (const event of failedRun) reporters.onEvent(event)
  expect(reporters.onEnd(buildReport(failedRun)).map(({ kind, message }) => [kind, message])).toEqual([
    ['io', 'the report could not be written to /dev/full: ENOSPC: no space left on device, write'],
  ])
  for (const { file } of choices) expect(readdirSync(join(file, '..'))).toEqual(['report'])
  const [plain, ndjson, json, junit] = choices.map(({ file }) => readFileSync(file, 'utf8'))
  expect(plain).toMatch(/^labs\/namespaces\.md: How/)
  expect(
    ndjson!
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(failedRun)
  expect(JSON.parse(json!)).toEqual(buildReport(failedRun))
  expect(junit).toMatch(/^<\?xml .*<\/testsuites>\n$/s)
})

test('with strict, drift is a failure in the summary on GitHub, too', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const summary = join(directory, 'summary.md')
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary)
  const choice = { name: 'github', file: join(directory, 'log') } as const
  const reporters = await openReporters([choice], { colour: false, strict: true })
  const { labs, ...rest } = buildReport(passedRun)
  labs[0]!.drift = [{ step: 'start', what: 'stdout', recorded: 'one', printed: 'two' }]
  expect(reporters.onEnd({ ...rest, labs })).toEqual([])
  expect(readFileSync(summary, 'utf8')).toMatch(/^## ✗ labrun: other output than recorded in /)
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
