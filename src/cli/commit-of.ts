import { execa } from 'execa'

/**
 * The commit a folder is at, `-dirty` appended where the folder differs from it;
 * `null` where it is in no git repository (or there is no git).
 */
export async function commitOf(directory: string): Promise<string | null> {
  const options = { cwd: directory, reject: false } as const
  const [head, changes] = await Promise.all([
    execa('git', ['rev-parse', '--short=12', 'HEAD'], options),
    execa('git', ['status', '--porcelain', '--', '.'], options),
  ])
  if (head.exitCode !== 0) return null
  return changes.exitCode === 0 && changes.stdout === '' ? head.stdout : `${head.stdout}-dirty`
}
