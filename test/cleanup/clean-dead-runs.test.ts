import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cleanDeadRun, cleanDeadRuns } from '../../src/cleanup/clean-dead-runs.ts'
import { createRunDirectory, runsDirectory } from '../../src/cleanup/state-directory.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-dead-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('the dead are taken away, the living stay', async () => {
  const dead = createRunDirectory(folder, 'dead')
  writeFileSync(join(dead.path, 'log'), 'x')
  dead.lock.release()
  const living = createRunDirectory(folder, 'living')
  expect(await cleanDeadRuns(folder)).toEqual({ found: ['dead'], residue: [] })
  expect(existsSync(dead.path)).toBe(false)
  expect(await cleanDeadRun(living.path)).toBeNull()
  expect(existsSync(living.path)).toBe(true)
  living.lock.release()
  expect(await cleanDeadRuns(folder)).toEqual({ found: ['living'], residue: [] })
})

test('a removal that was cut short is finished; what is only being named is left alone', async () => {
  const runs = runsDirectory(folder)
  for (const name of ['.gone-a', '.new-old', '.new-young'])
    mkdirSync(join(runs, name, 'data'), { recursive: true })
  utimesSync(join(runs, '.new-old'), 0, 0)
  expect(await cleanDeadRuns(folder)).toEqual({ found: [], residue: [] })
  expect(readdirSync(runs)).toEqual(['.new-young'])
})

test('where nothing ever ran there is nothing to do', async () => {
  expect(await cleanDeadRuns(join(folder, 'none'))).toEqual({ found: [], residue: [] })
  expect(await cleanDeadRun(join(folder, 'none'))).toBeNull()
  expect(existsSync(join(folder, 'none'))).toBe(false)
})
