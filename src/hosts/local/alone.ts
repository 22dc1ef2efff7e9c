import { join } from 'node:path'
import { cleanDeadRun } from '../../cleanup/clean-dead-runs.ts'
import { type FileLock, tryLock } from '../../cleanup/file-lock.ts'
import { findRuns } from '../../cleanup/find-runs.ts'
import { readLedger, recordOf } from '../../cleanup/ledger.ts'
import { ensureOwnDirectory, runsDirectory } from '../../cleanup/state-directory.ts'
import { HostError } from '../../core/host-error.ts'
import { createEngineClient } from '../engine-client.ts'

/**
 * Takes this machine for one run: while it goes on, whatever changes while a block runs is the block's doing, and two could
 * not tell theirs apart. The lock is on the state directory itself, so that it leaves no file.
 *
 * @throws {HostError} `local-in-use`, with the other's process and start
 */
export async function takeMachine(stateDirectory: string): Promise<FileLock> {
  ensureOwnDirectory(stateDirectory)
  const lock = tryLock(stateDirectory)
  if (lock === null) throw inUse(stateDirectory)
  return lock
}

/**
 * Undoes what dead runs on the machine itself have left; what there is to tell of it.
 *
 * @throws {HostError} `local-run-left` where something of it stays: a new run would take that for the machine's own
 */
export async function cleanDeadLocalRuns(stateDirectory: string): Promise<string[]> {
  const notes: string[] = []
  for (const { name, directory, state } of findRuns(stateDirectory)) {
    if (!isLocal(directory)) continue
    if (state !== 'dead') throw inUse(stateDirectory)
    const { removed, residue } = await cleanDeadRun(directory, 'tell', createEngineClient)
    if (!removed || residue.length > 0)
      throw left(
        name,
        residue.map(({ what }) => what),
      )
    notes.push(`undid what the run ${name} had left`)
  }
  return notes
}

function isLocal(directory: string): boolean {
  return recordOf(readLedger(directory), 'local') !== null
}

function inUse(stateDirectory: string): HostError {
  const other = findRuns(stateDirectory).find(({ name, state }) => {
    return state === 'running' && isLocal(join(runsDirectory(stateDirectory), name))
  })
  const who =
    other === undefined
      ? 'another run is just beginning on this machine'
      : `the run ${other.name} is going on on this machine (process ${other.supervisor}, since ${time(other.startedAt)})`
  return new HostError(
    'lock',
    'local-in-use',
    `${who}, and there can be one at a time with --host local`,
    'Wait for its end, or run the lab on a host of its own: --host private',
  )
}

function time(startedAt: string | null): string {
  return startedAt === null ? 'a time not known' : `${startedAt.slice(0, 19).replace('T', ' ')} UTC`
}

function left(name: string, whats: string[]): HostError {
  const what = whats.length === 0 ? 'another labrun is at it' : whats.join('; ')
  return new HostError(
    'cleanup',
    'local-run-left',
    `what an earlier run on this machine (${name}) has changed is not all undone: ${what}`,
    `\`labrun clean ${name}\` undoes it, or tells how.`,
  )
}
