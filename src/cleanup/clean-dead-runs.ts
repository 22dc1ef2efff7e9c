import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Residue } from '../core/report.ts'
import { machineHierarchies } from './cgroups.ts'
import { tryLock } from './file-lock.ts'
import { removeRun, removeTree } from './remove-run.ts'
import { defaultStateDirectory, lockFile, newPrefix, runsDirectory } from './state-directory.ts'

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
  const runs = runsDirectory(stateDirectory)
  const dead: DeadRuns = { found: [], residue: [] }
  for (const name of namesIn(runs)) {
    if (name.startsWith('.')) await finishRemoval(join(runs, name))
    else {
      const residue = await cleanDeadRun(join(runs, name))
      if (residue === null) continue
      dead.found.push(name)
      dead.residue.push(...residue)
    }
  }
  return dead
}

/** The same for one run; `null` where its supervisor lives, or it has gone already. */
export async function cleanDeadRun(runDirectory: string): Promise<Residue[] | null> {
  const lock = tryLock(lockFile(runDirectory))
  if (!lock) return null
  try {
    return await removeRun(runDirectory, machineHierarchies())
  } finally {
    lock.release()
  }
}

/** A removal that was cut short, or a run that died before it had a name; one that is only being named is left alone. */
async function finishRemoval(directory: string): Promise<void> {
  const status = statSync(directory, { throwIfNoEntry: false })
  const young = status !== undefined && Date.now() - status.mtimeMs < namingLimitMs
  if (basename(directory).startsWith(newPrefix) && young) return
  await removeTree(directory)
}

/** Naming takes 5 ms. */
const namingLimitMs = 60_000

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
