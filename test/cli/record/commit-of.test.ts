import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { commitOf, commitsOf } from '../../../src/cli/record/commit-of.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'labrun-commit-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('outside of git there is no commit', async () => {
  expect(await commitOf(folder())).toBe(null)
})

test('a folder that is not there has no commit', async () => {
  expect(await commitOf(join(folder(), 'none'))).toBe(null)
})

test('twelve digits of the commit, and -dirty where the folder itself differs from it', async () => {
  const repository = folder()
  const git = (...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...argv], {
      cwd: repository,
      encoding: 'utf8',
    })
  git('init', '--quiet')
  mkdirSync(join(repository, 'labs'))
  writeFileSync(join(repository, 'labs/lab.md'), 'one\n')
  git('add', '.')
  git('commit', '--quiet', '--message=one')
  const commit = git('rev-parse', 'HEAD').slice(0, 12)
  writeFileSync(join(repository, 'elsewhere'), '')
  mkdirSync(join(repository, 'labs/more/_records'), { recursive: true })
  writeFileSync(join(repository, 'labs/more/_records/lab.json'), '{}')
  expect(await commitOf(join(repository, 'labs'))).toBe(commit)
  writeFileSync(join(repository, 'labs/lab.md'), 'two\n')
  expect(await commitOf(join(repository, 'labs'))).toBe(`${commit}-dirty`)
})

test('git is asked once for a folder, however many labs are in it', async () => {
  const bin = folder()
  const asked = join(bin, 'asked')
  writeFileSync(
    join(bin, 'git'),
    `#!/bin/sh\necho "$1 $PWD" >> '${asked}'\n[ "$1" = status ] || echo c0ffee\n`,
    {
      mode: 0o755,
    },
  )
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  const [one, two] = [folder(), folder()]
  const labs = Array.from({ length: 50 }, (_, at) => ({ slug: `lab-${at}`, directory: at === 7 ? two : one }))
  const commits = await commitsOf(labs)
  expect(Object.keys(commits)).toHaveLength(50)
  expect(new Set(Object.values(commits))).toEqual(new Set(['c0ffee']))
  expect(readFileSync(asked, 'utf8').trimEnd().split('\n').toSorted()).toEqual(
    [one, two].flatMap((path) => [`rev-parse ${path}`, `status ${path}`]).toSorted(),
  )
})
