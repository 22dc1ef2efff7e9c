import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Lab } from '../core/lab.ts'

/**
 * The commit a folder of labs is at, `-dirty` appended where the folder differs from it: but for its records, which tell of
 * runs and change none. `null` where it is in no git repository (or there is no git).
 */
export async function commitOf(directory: string): Promise<string | null> {
  const [head, changes] = await Promise.all([
    git(directory, 'rev-parse', '--short=12', 'HEAD'),
    git(directory, 'status', '--porcelain', '--', '.', ':(exclude,glob)**/_records/**'),
  ])
  if (head === null) return null
  return changes === '' ? head : `${head}-dirty`
}

/** The commit of each lab, by its slug. */
export async function commitsOf(
  labs: readonly Pick<Lab, 'slug' | 'directory'>[],
): Promise<Record<string, string | null>> {
  const commits = labs.map(async ({ slug, directory }) => [slug, await commitOf(directory)] as const)
  return Object.fromEntries(await Promise.all(commits))
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
