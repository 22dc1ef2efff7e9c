import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { eventually, tracesOf } from '../docker/host-kit.ts'
import { labrun } from '../labrun/command.ts'
import { brokenInvariants } from './invariants.ts'
import { withoutTimes } from './replaced.ts'

/** Relative, as the command line is given it and every message begins with it. */
const LABS = 'test/fixtures/torture'
const ideas = readdirSync(LABS).filter((name) => !name.startsWith('_'))
const scratch = mkdtempSync(join(tmpdir(), 'labrun-torture-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

test.concurrent.for(ideas)('%s', { timeout: 60_000 }, async (idea, { expect }) => {
  const file = `${LABS}/${idea}/lab.md`
  const expected = resolve(LABS, idea, 'expected.txt')
  // A new one begins as an empty file, is written by `vitest -u`, and read by a person.
  expect(existsSync(expected)).toBe(true)
  const json = join(scratch, `${idea}.json`)
  const { exitCode, stdout, stderr } = await labrun(file, '--reporter', 'plain', '--reporter', `json:${json}`)
  const came = `${withoutTimes(stderr + stdout)}exit ${exitCode}\n`
  await expect(came).toMatchFileSnapshot(expected)
  if (exitCode === 3) return expect([stdout, existsSync(json)]).toEqual(['', false])
  const report = JSON.parse(readFileSync(json, 'utf8')) as Report
  expect(brokenInvariants(file, report, exitCode)).toEqual([])
  await eventually(
    () => tracesOf(report.runId),
    (traces) => traces.length === 0,
  )
})
