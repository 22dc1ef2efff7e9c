import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { commitDates } from '../../../src/starlight/source/commit-dates.ts'

function repository(): { folder: string; commit: (name: string, date: string) => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'labrun-dates-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const git = (date: string, ...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...argv], {
      cwd: folder,
      env: { ...process.env, GIT_COMMITTER_DATE: date },
    })
  git('', 'init', '--quiet')
  mkdirSync(join(folder, 'labs'))
  const commit = (name: string, date: string) => {
    writeFileSync(join(folder, name), date)
    git(date, 'add', '.')
    git(date, 'commit', '--quiet', '--message=x')
  }
  return { folder, commit }
}

test('the newest commit of each file below the folder, whatever its name', async () => {
  const { folder, commit } = repository()
  commit('labs/a.md', '2026-01-01T00:00:00+00:00')
  commit('labs/ö "b".md', '2026-02-01T00:00:00+00:00')
  commit('labs/a.md', '2026-03-01T00:00:00+00:00')
  commit('other.md', '2026-04-01T00:00:00+00:00')
  expect([...(await commitDates(join(folder, 'labs')))].sort()).toEqual([
    [join(folder, 'labs/a.md'), '2026-03-01T00:00:00+00:00'],
    [join(folder, 'labs/ö "b".md'), '2026-02-01T00:00:00+00:00'],
  ])
})

test('nothing outside of git, or without a commit', async () => {
  expect(await commitDates('/proc')).toEqual(new Map())
  expect(await commitDates(repository().folder)).toEqual(new Map())
})
