import { join } from 'node:path'
import { mustRun } from './enclosed.ts'
import type { FreshMachine } from './fresh-machine.ts'

/** Where the clone is, inside of the fresh machine. */
export const CHECKOUT = '/root/labrun'

/**
 * Clones this repository into the machine with the machine's own git.
 *
 * @param workTree also what is not committed yet, as far as git does not ignore it
 */
export async function cloneInto(
  machine: FreshMachine,
  workTree: boolean,
  interrupted: AbortSignal,
): Promise<void> {
  const committed = await hasCommit(interrupted)
  if (!committed && !workTree)
    throw new Error('nothing is committed yet: add --work-tree to try what is here')
  const bare = '/srv/labrun.git'
  if (committed) {
    await mustRun(
      ['git', 'clone', '--quiet', '--bare', '--no-hardlinks', '.', join(machine.root, bare)],
      interrupted,
    )
  }
  const lines: string[] = []
  const argv = committed ? ['git', 'clone', '--quiet', bare, CHECKOUT] : ['git', 'init', '--quiet', CHECKOUT]
  if (!(await machine.run(argv, (line) => lines.push(line))))
    throw new Error(`git clone failed:\n${lines.join('\n')}`)
  if (workTree) await copyWorkTree(join(machine.root, CHECKOUT), interrupted)
}

async function hasCommit(interrupted: AbortSignal): Promise<boolean> {
  return mustRun(['git', 'rev-parse', '--verify', '--quiet', 'HEAD'], interrupted).then(Boolean, () => false)
}

/** Files that were deleted here but not in a commit stay in the clone. */
async function copyWorkTree(into: string, interrupted: AbortSignal): Promise<void> {
  const script = `git ls-files -z --cached --others --exclude-standard |
    tar --create --null --files-from=- --ignore-failed-read | tar --extract --no-same-owner --directory "$1"`
  await mustRun(['bash', '-c', script, 'copy', into], interrupted)
}
