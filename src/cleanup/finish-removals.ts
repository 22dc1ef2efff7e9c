import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Residue } from '../core/report.ts'
import { tryLock } from './file-lock.ts'
import { isBeingRemoved, removeOwnTree } from './remove-run.ts'
import {
  defaultStateDirectory,
  gonePrefix,
  lockFile,
  namelessDirectories,
  newPrefix,
  runsDirectory,
} from './state-directory.ts'

/** Directories whose removal was cut short. */
export function halfRemoved(stateDirectory: string = defaultStateDirectory): string[] {
  return namelessDirectories(stateDirectory)
    .filter((name) => name.startsWith(gonePrefix))
    .map((name) => join(runsDirectory(stateDirectory), name))
    .filter((directory) => !isBeingRemoved(directory))
}

/**
 * Removes directories whose removal was cut short, and those of runs that died before they had a name; returns those that
 * stay.
 */
export async function finishRemovals(stateDirectory: string = defaultStateDirectory): Promise<Residue[]> {
  const directories = namelessDirectories(stateDirectory).map((name) =>
    join(runsDirectory(stateDirectory), name),
  )
  const residue: Residue[] = []
  for (const directory of directories) residue.push(...(await finishRemoval(directory)))
  return residue
}

async function finishRemoval(directory: string): Promise<Residue[]> {
  if (!basename(directory).startsWith(newPrefix)) return removeOwnTree(directory)
  // Whoever is about to lock it himself finds it taken, and makes another one.
  const lock = tryLock(lockFile(directory))
  const residue = lock !== null || !isYoung(directory) ? await removeOwnTree(directory) : []
  lock?.release()
  return residue
}

/** It is locked at once, but there is a moment before. */
function isYoung(directory: string): boolean {
  const status = statSync(directory, { throwIfNoEntry: false })
  return status !== undefined && Date.now() - status.mtimeMs < namingLimitMs
}

/** Naming takes 5 ms. */
const namingLimitMs = 60_000
