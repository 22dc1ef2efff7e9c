import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Residue } from '../core/report.ts'
import { machineHierarchies } from './cgroups.ts'
import { type FileLock, tryLock } from './file-lock.ts'
import { isDead } from './find-runs.ts'
import { finishRemovals } from './finish-removals.ts'
import { type LedgerFault, readLedger } from './ledger.ts'
import { removeRun } from './remove-run.ts'
import { defaultStateDirectory, lockFile, runNames, runsDirectory } from './state-directory.ts'
import { notedSysctls } from './sysctl-baseline.ts'
import { compareSysctls, snapshotSysctls, sysctlResidue, undoSysctls } from './sysctls.ts'

/** What became of a run that had died without cleaning. */
export interface CleanedRun {
  /** What could not be taken away, and settings that were not set back. */
  residue: Residue[]
  /** Settings of the machine that were set back, in words. */
  restored: string[]
}

/** What became of a run that may have died. Nothing, where it lives, is gone already, or another labrun is at it. */
export interface TriedRun extends CleanedRun {
  /** All is gone that it had on disk and in the cgroup trees. */
  removed: boolean
  /** What is wrong with its ledger, in words; `null`: nothing, or it has been told as residue. */
  note: string | null
}

/** What became of all of them. */
export interface CleanedRuns extends CleanedRun {
  /** Names of those that were taken away. */
  removed: string[]
  /** What is wrong with ledgers, in words. */
  notes: string[]
}

/**
 * What to do where the machine's settings are not as before the run. Long after a run it can't be known whether a
 * lab changed them or the machine's owner: then only he is to decide.
 */
export type SettingsChoice = 'restore' | 'tell'

/**
 * Takes away what dead runs left on disk and in the cgroup trees: those whose lock nobody holds.
 * In the kernel they left nothing else, since their namespaces died with them.
 */
export async function cleanDeadRuns(
  settings: SettingsChoice,
  stateDirectory: string = defaultStateDirectory,
): Promise<CleanedRuns> {
  const residue = await finishRemovals(stateDirectory)
  const all: CleanedRuns = { removed: [], residue, restored: [], notes: [] }
  for (const name of runNames(stateDirectory)) {
    const cleaned = await cleanDeadRun(join(runsDirectory(stateDirectory), name), settings)
    if (cleaned.removed) all.removed.push(name)
    if (cleaned.note !== null) all.notes.push(`${name}: ${cleaned.note}`)
    all.residue.push(...cleaned.residue)
    all.restored.push(...cleaned.restored)
  }
  return all
}

/** The same for one run. */
export async function cleanDeadRun(runDirectory: string, settings: SettingsChoice): Promise<TriedRun> {
  const lock = await lockDead(runDirectory)
  if (!lock) return untouched([])
  try {
    const { fault } = readLedger(runDirectory)
    if (fault?.kind === 'newer') return untouched([newerResidue(runDirectory, fault)])
    const { residue, restored } = settle(runDirectory, settings)
    const left = await removeRun(runDirectory, machineHierarchies())
    return {
      removed: left.length === 0,
      residue: [...left, ...residue],
      restored,
      note: fault?.words ?? null,
    }
  } finally {
    lock.release()
  }
}

/** Those who only look at it have the lock for a moment too. */
async function lockDead(runDirectory: string): Promise<FileLock | null> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const lock = tryLock(lockFile(runDirectory))
    if (lock !== null) return lock
    if (!isDead(runDirectory)) return null
    await sleep(20)
  }
  return null
}

function settle(runDirectory: string, settings: SettingsChoice): CleanedRun {
  const before = notedSysctls(runDirectory) ?? new Map()
  if (settings === 'restore') return undoSysctls(before)
  return { residue: compareSysctls(before, snapshotSysctls()).map(sysctlResidue), restored: [] }
}

function untouched(residue: Residue[]): TriedRun {
  return { removed: false, residue, restored: [], note: null }
}

/** Nothing is touched by guesswork: what else a newer labrun makes is not known here. */
export function newerResidue(runDirectory: string, { words }: LedgerFault): Residue {
  return {
    what: `directory ${runDirectory}, since ${words}`,
    remove: `labrun clean ${basename(runDirectory)} (of the newer labrun)`,
  }
}
