import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { checkCommand } from '../../../src/cli/commands/check.ts'
import { runCommand } from '../../../src/cli/commands/run.ts'
import { block } from '../../starlight/page.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const GOOD = block('bash host', 'true')
const BROKEN = block('bash hots', 'true')

/** What a run says of two labs of which one is wrong. */
async function run(...reporter: string[]) {
  const at = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(at, { recursive: true }))
  mkdirSync(join(at, 'labs'))
  for (const [name, text] of Object.entries({ good: GOOD, wrong: BROKEN }))
    writeFileSync(join(at, 'labs', `${name}.md`), `---\ntitle: Lab\n---\n\n${text}`)
  const summary = join(at, 'summary')
  writeFileSync(summary, 'from before\n')
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary)
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const written = vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  const named = reporter.map((one) => one.replace('AT', at))
  const options = { host: 'private', plan: true, color: false } as const
  const code = await runCommand([join(at, 'labs')], { ...options, reporter: named })
  const stdout = written.mock.calls.map(([text]) => String(text)).join('')
  await checkCommand([join(at, 'labs')], { reporter: ['github'] })
  const short = (text: string) => text.replaceAll(`${relative('.', at)}/`, '').replaceAll(`${at}/`, '')
  return {
    code,
    stdout: short(stdout),
    checked: short(log.mock.calls.flat().join('\n')),
    summary: short(readFileSync(summary, 'utf8')),
    file: (name: string) => short(readFileSync(join(at, name), 'utf8')),
  }
}

test('why nothing runs is told to GitHub at the lines, as a check does, and in the summary', async () => {
  const { code, stdout, checked, summary } = await run('github')
  expect(code).toBe(3)
  expect(stdout).toMatch(/^::error file=labs\/wrong\.md,line=5,[^\n]*title=unknown-target::[^\n]*\n$/)
  expect(stdout.trimEnd()).toBe(checked)
  expect(summary).toMatch(/^from before\n## ✗ labrun: nothing ran, for 1 error in 1 file\n/)
  expect(summary).toMatch(/\n### ✗ `labs\/wrong\.md:5` `unknown-target`\n\n```\n[^\n]*hots[^\n]*\nhint: /)
})

test('in a file as well; without this reporter GitHub is told nothing', async () => {
  const { stdout, file } = await run('github:AT/log')
  expect([stdout, file('log')]).toEqual(['', expect.stringMatching(/^::error /)])
  expect(await run('plain')).toMatchObject({ code: 3, stdout: '', summary: 'from before\n' })
})
