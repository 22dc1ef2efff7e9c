import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { machineHierarchies, removeCgroups } from '../cgroups.ts'
import type { CleanedRun } from '../cleaned-run.ts'
import { readLedger } from '../ledger.ts'
import { cgroupOf } from '../state-directory.ts'
import { blamed } from './blame.ts'
import { changeWords } from './change-words.ts'
import { differenceOf, isSame } from './difference.ts'
import type { OpenEngine } from './engine-calls.ts'
import { foldLooks, thingOf } from './fold.ts'
import { type NotedRun, notedRun } from './local-run.ts'
import { runProgram } from './run-program.ts'
import { snapshotMachine } from './snapshot.ts'
import type { MachineChange, MachineSnapshot } from './things.ts'
import { undoSteps } from './undo-steps.ts'

const TRIES = 10

/** What came of undoing a run. */
export interface UndoneRun extends CleanedRun {
  /** Trying again would change nothing: the run's directory can go. */
  finished: boolean
}

/**
 * What to do about a block's changes that had not been looked at when its run died. Long after it can't be known whether
 * the lab or the machine's owner made them: then they are told.
 */
export type UnseenChoice = 'undo' | 'tell'

/**
 * Undoes what a run on the machine itself has changed, by its ledger: nothing where the run was none. It may be killed at
 * any time, and called again. The run's directory and cgroups are for `removeRun`, afterwards, if it is `finished`.
 *
 * @param openEngine `null`: the engine's objects are left, and told
 */
export async function undoRun(
  runDirectory: string,
  openEngine: OpenEngine | null,
  _unseen: UnseenChoice = 'undo',
): Promise<UndoneRun> {
  const noted = notedRun(readLedger(runDirectory))
  if (noted === null) return { residue: [], restored: [], finished: true }
  const engine = noted.engine === null || openEngine === null ? null : openEngine(noted.engine)
  const run = basename(runDirectory)
  await removeCgroups(machineHierarchies(), cgroupOf(runDirectory))
  const restored = new Set<string>()
  for (let attempt = 0; ; attempt++) {
    const now = await snapshotMachine(engine)
    const left = labsChanges(run, noted, now)
    if (left.length === 0 || attempt === TRIES) {
      const residue = left.map((change) => ({
        what: changeWords(change),
        remove: undoSteps(change)
          .map((argv) => argv.join(' '))
          .join('; '),
      }))
      return { residue, restored: [...restored], finished: left.length === 0 }
    }
    for (const change of left) {
      if (!isSame(thingOf(change, now), change.after)) continue
      for (const argv of undoSteps(change)) await runProgram(argv)
      restored.add(changeWords(change))
    }
    if (attempt > 0) await sleep(10 * 2 ** attempt)
  }
}

/** What of the lab's changes has not become as before. */
function labsChanges(run: string, noted: NotedRun, now: MachineSnapshot): MachineChange[] {
  const facts = { run, owned: noted.owned, during: noted.blocks.length > 0, before: noted.last, after: now }
  const since = blamed(differenceOf(noted.last, now), facts)
  return foldLooks([...noted.looks, since])
}
