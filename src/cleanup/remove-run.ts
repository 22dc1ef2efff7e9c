import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Residue } from '../core/report.ts'
import { type CgroupHierarchy, removeCgroups } from './cgroups.ts'
import { cgroupOf, gonePrefix } from './state-directory.ts'

/**
 * Takes away what a host leaves when its namespaces are dead: its cgroups in every hierarchy and its directory.
 * Only then: a file system mounted below the directory would be emptied with it.
 */
export async function removeRun(runDirectory: string, hierarchies: CgroupHierarchy[]): Promise<Residue[]> {
  const cgroups = await removeCgroups(hierarchies, cgroupOf(runDirectory))
  // While a cgroup is in use, so may be the directory.
  if (cgroups.length > 0) return [...cgroups.map(cgroupResidue), directoryResidue(runDirectory)]
  // Under another name first: who looks for dead runs meanwhile must not find half of one.
  const gone = join(dirname(runDirectory), gonePrefix + basename(runDirectory))
  await rename(runDirectory, gone)
  await removeTree(gone)
  return existsSync(gone) ? [directoryResidue(gone)] : []
}

/** Removes a directory with all that is below it on the same file system. Never rejects. */
export function removeTree(directory: string): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('rm', ['-rf', '--one-file-system', '--', directory], { stdio: 'ignore' })
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
}

function cgroupResidue(directory: string): Residue {
  return { what: `cgroup ${directory}`, remove: `find ${directory} -depth -type d -exec rmdir {} +` }
}

function directoryResidue(directory: string): Residue {
  return { what: `directory ${directory}`, remove: `rm -rf --one-file-system ${directory}` }
}
