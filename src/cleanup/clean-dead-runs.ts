import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Residue } from '../core/report.ts'
import { machineHierarchies } from './cgroups.ts'
import { tryLock } from './file-lock.ts'
import { removeRun } from './remove-run.ts'
import { defaultStateDirectory, lockFile, runsDirectory } from './state-directory.ts'

/** What became of the runs that had died without cleaning. */
export interface DeadRuns {
  /** Names of those that were found. */
  found: string[]
  /** What could not be taken away. */
  residue: Residue[]
}

/**
 * Takes away what dead runs left on disk and in the cgroup trees: those whose lock nobody holds.
 * In the kernel they left nothing else, since their namespaces died with them.
 */
export async function cleanDeadRuns(stateDirectory: string = defaultStateDirectory): Promise<DeadRuns> {
  const dead: DeadRuns = { found: [], residue: [] }
  for (const name of namesIn(runsDirectory(stateDirectory))) {
    const residue = await cleanDeadRun(join(runsDirectory(stateDirectory), name))
    if (residue === null) continue
    dead.found.push(name)
    dead.residue.push(...residue)
  }
  return dead
}

/** The same for one run; `null` where its supervisor lives, or it has gone already. */
export async function cleanDeadRun(runDirectory: string): Promise<Residue[] | null> {
  const lock = existsSync(runDirectory) ? tryLock(lockFile(runDirectory)) : null
  if (!lock) return null
  try {
    return await removeRun(runDirectory, machineHierarchies())
  } finally {
    lock.release()
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
