import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

/**
 * When each file below a folder was last committed, ISO 8601, by its absolute path. Asked once for all: a program for each
 * would take longer than to make the page. Empty outside of git.
 */
export async function commitDates(folder: string): Promise<ReadonlyMap<string, string>> {
  const [top, log] = await Promise.all([
    git(folder, 'rev-parse', '--show-toplevel'),
    git(folder, 'log', '--format=%x01%cI', '--name-only', '-z', '--', '.'),
  ])
  const dates = new Map<string, string>()
  if (top === null || log === null) return dates
  for (const commit of log.split('\x01').slice(1)) {
    const [date, ...names] = commit.split(/[\0\n]+/)
    for (const name of names) {
      const path = resolve(top.trimEnd(), name)
      // The newest comes first.
      if (name !== '' && !dates.has(path)) dates.set(path, date!)
    }
  }
  return dates
}

/** What git prints; `null` where it fails, or is not there. */
function git(folder: string, ...argv: string[]): Promise<string | null> {
  return promisify(execFile)('git', argv, { cwd: folder, maxBuffer: Number.POSITIVE_INFINITY }).then(
    ({ stdout }) => stdout,
    () => null,
  )
}
