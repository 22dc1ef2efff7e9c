import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/**
 * The commit a folder is at, `-dirty` appended where the folder differs from it;
 * `null` where it is in no git repository (or there is no git).
 */
export async function commitOf(directory: string): Promise<string | null> {
  const [head, changes] = await Promise.all([
    git(directory, 'rev-parse', '--short=12', 'HEAD'),
    git(directory, 'status', '--porcelain', '--', '.'),
  ])
  if (head === null) return null
  return changes === '' ? head : `${head}-dirty`
}

/** What git prints; `null` where it fails. */
function git(directory: string, ...argv: string[]): Promise<string | null> {
  return promisify(execFile)('git', argv, {
    cwd: directory,
    maxBuffer: Number.POSITIVE_INFINITY,
    // A run's report waits for it.
    timeout: 10_000,
  }).then(
    ({ stdout }) => stdout.trimEnd(),
    () => null,
  )
}
