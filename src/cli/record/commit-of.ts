import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Lab } from '../../core/lab.ts'
import { atMost } from '../../core/run/at-most.ts'

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

/** A few at once, as git reads the disk. */
const AT_ONCE = 4

/** The commit of each lab, by its slug. git is asked once for each folder: a thousand labs may be in one. */
export async function commitsOf(
  labs: readonly Pick<Lab, 'slug' | 'directory'>[],
): Promise<Record<string, string | null>> {
  const folders = [...new Set(labs.map(({ directory }) => directory))]
  const commits = await atMost(AT_ONCE, folders, commitOf)
  const byFolder = new Map(folders.map((folder, index) => [folder, commits[index] ?? null]))
  return Object.fromEntries(labs.map(({ slug, directory }) => [slug, byFolder.get(directory) ?? null]))
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
