import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Residue } from '../core/report.ts'
import { machineHierarchies } from './cgroups.ts'
import type { CleanedRun } from './cleaned-run.ts'
import { type FileLock, tryLock } from './file-lock.ts'
import { isDead } from './find-runs.ts'
import { finishRemovals } from './finish-removals.ts'
import { type LedgerFault, readLedger } from './ledger.ts'
import type { OpenEngine } from './machine/engine-calls.ts'
import { undoRun } from './machine/undo-run.ts'
import { removeRun } from './remove-run.ts'
import { removeSessions } from './session-leftovers.ts'
import { defaultStateDirectory, lockFile, runNames, runsDirectory } from './state-directory.ts'
import { notedSysctls } from './sysctl-baseline.ts'
import { compareSysctls, snapshotSysctls, sysctlResidue, undoSysctls } from './sysctls.ts'

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
  openEngine: OpenEngine | null = null,
): Promise<CleanedRuns> {
  const residue = await finishRemovals(stateDirectory)
  const all: CleanedRuns = { removed: [], residue, restored: [], notes: [] }
  for (const name of runNames(stateDirectory)) {
    const cleaned = await cleanDeadRun(join(runsDirectory(stateDirectory), name), settings, openEngine)
    if (cleaned.removed) all.removed.push(name)
    if (cleaned.note !== null) all.notes.push(`${name}: ${cleaned.note}`)
    all.residue.push(...cleaned.residue)
    all.restored.push(...cleaned.restored)
  }
  return all
}

/** The same for one run. `openEngine`: how the engine is reached on which a run on the machine itself has made things. */
export async function cleanDeadRun(
  runDirectory: string,
  settings: SettingsChoice,
  openEngine: OpenEngine | null = null,
): Promise<TriedRun> {
  const lock = await lockDead(runDirectory)
  if (!lock) return untouched([])
  try {
    const { fault } = readLedger(runDirectory)
    if (fault?.kind === 'newer') return untouched([newerResidue(runDirectory, fault)])
    const undone = await undoRun(runDirectory, openEngine, settings === 'restore' ? 'undo' : 'tell')
    if (!undone.finished) return { ...undone, removed: false, note: null }
    const settled = settle(runDirectory, settings)
    const [residue, restored] = [
      [...undone.residue, ...settled.residue],
      [...undone.restored, ...settled.restored],
    ]
    removeSessions(runDirectory)
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
    what: `directory ${runDirectory} was left, since ${words}`,
    remove: `labrun clean ${basename(runDirectory)} (of the newer labrun)`,
  }
}
