import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRunDirectory, ensureOwnDirectory, runsDirectory } from '../../src/cleanup/state-directory.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-state-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('a name that is taken gets a number', () => {
  const runs = [1, 2, 3].map(() => createRunDirectory(folder, 'run-lab'))
  expect(runs.map(({ path }) => path)).toEqual(
    ['run-lab', 'run-lab-2', 'run-lab-3'].map((name) => join(runsDirectory(folder), name)),
  )
  expect(runs.map(({ cgroup }) => cgroup)).toEqual(['labrun-run-lab', 'labrun-run-lab-2', 'labrun-run-lab-3'])
  expect(statSync(runs[0]!.path).mode & 0o777).toBe(0o700)
  for (const { lock } of runs) lock.release()
})

function makeOpen(path: string): void {
  mkdirSync(path)
  chmodSync(path, 0o777)
}

test.each([
  ['is open to others', makeOpen],
  ['is a link', (path: string) => symlinkSync(folder, path)],
  ['is a file', (path: string) => writeFileSync(path, '')],
])('a directory that %s is refused', (_, make) => {
  const path = join(folder, 'state')
  make(path)
  expect(() => ensureOwnDirectory(path)).toThrow(
    expect.objectContaining({
      kind: 'environment',
      rule: 'unsafe-directory',
      message: `${path} must be a directory that belongs to root and that nobody else can write`,
      hint: `Look at it with ls -ld ${path}, and remove it if it is not wanted.`,
    }),
  )
})

test('a missing one is made', () => {
  ensureOwnDirectory(join(folder, 'a/b'))
  expect(statSync(join(folder, 'a/b')).mode & 0o777).toBe(0o700)
})

test('a name that can’t be given: nothing is left of the directory', () => {
  const name = 'x'.repeat(300)
  expect(() => createRunDirectory(folder, name)).toThrow('ENAMETOOLONG')
  expect(readdirSync(runsDirectory(folder))).toEqual([])
})
