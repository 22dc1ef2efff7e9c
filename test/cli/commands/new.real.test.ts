import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { labFile, labrun, runLabs } from '../../labrun/command.ts'

test('a new lab runs, nothing is found in it, and its script is in order', async () => {
  const folder = dirname(labFile(''))
  rmSync(join(folder, 'lab.md'))
  expect((await labrun('new', 'hello', '--dir', folder)).exitCode).toBe(0)
  const file = join(folder, 'hello.md')
  const [{ exitCode, steps }, checked, script] = await Promise.all([
    runLabs(file).finished,
    labrun('check', file),
    labrun('export', file),
  ])
  expect([exitCode, steps.every((step) => step.endsWith(' passed'))]).toEqual([0, true])
  expect([checked.exitCode, checked.stderr, script.exitCode, script.stderr]).toEqual([0, '', 0, ''])
  writeFileSync(join(folder, 'hello.sh'), script.stdout)
  expect(await promisify(execFile)('shellcheck', ['--norc', join(folder, 'hello.sh')])).toMatchObject({
    stdout: '',
  })
})
