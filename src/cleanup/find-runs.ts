import { join } from 'node:path'
import { tryLock } from './file-lock.ts'
import { type LedgerFault, type LedgerRecord, readLedger, recordOf } from './ledger.ts'
import { isMarked } from './process-mark.ts'
import { defaultStateDirectory, lockFile, runNames, runsDirectory } from './state-directory.ts'

/** A run that has a directory. */
export interface FoundRun {
  name: string
  directory: string
  /** `kept`: its host was left up on purpose. `dead`: its supervisor died before it could clean. */
  state: 'running' | 'kept' | 'dead'
  /** Number of its supervisor's process; `null` where it is dead. */
  supervisor: number | null
  /** ISO 8601, UTC; `null` where it died before it could note it. */
  startedAt: string | null
  /** What it noted when its host was kept. */
  kept: KeptRecord | null
  /** Why its ledger can't be gone by. */
  fault: LedgerFault | null
}

type KeptRecord = Extract<LedgerRecord, { kind: 'kept' }>

/** All runs that have a directory, by name. */
export function findRuns(stateDirectory: string = defaultStateDirectory): FoundRun[] {
  const runs = runsDirectory(stateDirectory)
  return runNames(stateDirectory).map((name) => lookAt(name, join(runs, name)))
}

function lookAt(name: string, directory: string): FoundRun {
  const ledger = readLedger(directory)
  const run = recordOf(ledger, 'run')
  const known = {
    name,
    directory,
    startedAt: run?.startedAt ?? null,
    kept: recordOf(ledger, 'kept'),
    fault: ledger.fault,
  }
  if (isDead(directory)) return { ...known, state: 'dead', supervisor: null }
  const supervisor = run && isMarked(run.supervisor) ? run.supervisor.pid : null
  return { ...known, state: known.kept ? 'kept' : 'running', supervisor }
}

/** Whether nobody has the run for himself. Whoever only looks shares its lock, and is not taken for its supervisor. */
export function isDead(directory: string): boolean {
  const lock = tryLock(lockFile(directory), { shared: true })
  lock?.release()
  return lock !== null
}
