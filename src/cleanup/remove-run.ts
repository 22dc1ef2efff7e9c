import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import type { Residue } from '../core/report.ts'
import { type CgroupHierarchy, removeCgroups } from './cgroups.ts'
import { tryLock } from './file-lock.ts'
import { cgroupOf, goneDirectory } from './state-directory.ts'

/**
 * Takes away what a host leaves when its namespaces are dead: its cgroups in every hierarchy and its directory.
 * Only then: a file system mounted below the directory would be emptied with it.
 */
export async function removeRun(runDirectory: string, hierarchies: CgroupHierarchy[]): Promise<Residue[]> {
  const cgroups = await removeCgroups(hierarchies, cgroupOf(runDirectory))
  // While a cgroup is in use, so may be the directory.
  if (cgroups.length > 0) return [...cgroups.map(cgroupResidue), directoryResidue(runDirectory)]
  // Under another name first: who looks for dead runs meanwhile must not find half of one.
  const gone = goneDirectory(runDirectory)
  // A lock on the directory itself goes with it, until all that it holds is gone, its own lock file too.
  const lock = tryLock(runDirectory)
  await rename(runDirectory, gone)
  return removeOwnTree(gone).finally(() => lock?.release())
}

/** Whether somebody who lives is removing a directory of a run. */
export function isBeingRemoved(gone: string): boolean {
  const lock = tryLock(gone, { shared: true })
  lock?.release()
  return lock === null
}

/**
 * Removes a directory of labrun's own with all that is below it on the same file system, and returns it where something
 * stays. Root on a host may have made files immutable: those are made ordinary again.
 */
export async function removeOwnTree(directory: string): Promise<Residue[]> {
  if (await removeTree(directory)) return []
  await run('find', [directory, '-xdev', '(', '-type', 'd', '-o', '-type', 'f', ')', ...makeOrdinary])
  return (await removeTree(directory)) ? [] : [stuckResidue(directory)]
}

const makeOrdinary = ['-exec', 'chattr', '-f', '-i', '-a', '{}', '+']

/** Removes a directory with all that is below it on the same file system; whether all is gone. Never rejects. */
export async function removeTree(directory: string): Promise<boolean> {
  await run('rm', ['-rf', '--one-file-system', '--', directory])
  return !existsSync(directory)
}

/** How it went shows in what is left. */
function run(command: string, argv: string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(command, argv, { stdio: 'ignore' })
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
}

function cgroupResidue(directory: string): Residue {
  return { what: `cgroup ${directory} was left`, remove: `find ${directory} -depth -type d -exec rmdir {} +` }
}

function stuckResidue(directory: string): Residue {
  const { what, remove } = directoryResidue(directory)
  return { what, remove: `chattr -R -f -i -a ${directory}; ${remove}` }
}

function directoryResidue(directory: string): Residue {
  return { what: `directory ${directory} was left`, remove: `rm -rf --one-file-system ${directory}` }
}
