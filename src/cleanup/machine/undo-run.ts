import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Residue } from '../../core/report.ts'
import { machineHierarchies, removeCgroups } from '../cgroups.ts'
import type { CleanedRun } from '../cleaned-run.ts'
import { readLedger } from '../ledger.ts'
import { cgroupOf } from '../state-directory.ts'
import { blamed } from './blame.ts'
import { changeWords } from './change-words.ts'
import { differenceOf } from './difference.ts'
import type { EngineCalls, OpenEngine } from './engine-calls.ts'
import { underNamesNow } from './known-names.ts'
import { type NotedRun, notedRun, ownsBy } from './local-run.ts'
import { bringBack, movedLinks } from './moved-links.ts'
import { type Plan, planOf, type Stuck } from './plan.ts'
import { goneLinks, missedResidue, residuesOf, toldResidue } from './residue.ts'
import { snapshotMachine } from './snapshot.ts'
import type { MachineChange, MachineSnapshot } from './things.ts'
import { answering, isEngineArea, isEngines, isUp } from './undo-on-engine.ts'
import { stages, undoStage } from './undo-stages.ts'

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

/** How often it is tried in vain, how long at most between two tries, and how long at most while there is a way ahead. */
const TRIES = 10
const LONGEST_WAIT_MS = 1000
const LIMIT_MS = 60_000

/** How long an engine may take to come up again. */
const ENGINE_LIMIT_MS = 30_000

/**
 * Undoes what a run on the machine itself has changed, by its ledger: nothing where the run was none. It may be killed at
 * any time, and called again. The run's directory and cgroups are for `removeRun`, afterwards, if it is `finished`.
 *
 * @param openEngine `null`: the engine's objects are left, and told
 */
export async function undoRun(
  runDirectory: string,
  openEngine: OpenEngine | null,
  unseen: UnseenChoice = 'undo',
): Promise<UndoneRun> {
  const noted = notedRun(readLedger(runDirectory))
  if (noted === null) return { residue: [], restored: [], finished: true }
  await removeCgroups(machineHierarchies(), cgroupOf(runDirectory))
  const run = basename(runDirectory)
  let patienceMs = unseen === 'undo' ? ENGINE_LIMIT_MS : 0
  const engine = await engineOf(noted, openEngine, patienceMs)
  const look = lookerFor(run, noted, engine, unseen)
  const tried = new Map<string, MachineChange>()
  let looked = await look(null)
  const moved = await movedLinks(goneLinks(looked.plan.stuck), looked.plan.now.things.netns)
  if (moved.length > 0) {
    // Before its namespace goes, if that is the lab's: a link that is not hardware would go along.
    await bringBack(moved)
    looked = await look(looked.plan.now)
  }
  const deadline = performance.now() + LIMIT_MS
  let vain = 0
  for (let attempt = 0; leftOf(looked) > 0 && vain < TRIES && performance.now() < deadline; attempt++) {
    if (attempt > 0) await sleep(Math.min(20 * 2 ** attempt, LONGEST_WAIT_MS))
    const before = leftOf(looked)
    let isUnderWay = false
    // What an engine was at has ended meanwhile, and what was missed may be seen.
    if (attempt > 0) looked = await look(looked.plan.now)
    for (const stage of stages) {
      // One that starts anew puts its rules back itself: what it has to, nobody else must.
      if (engine !== null && patienceMs > 0 && !(await isUp(engine))) {
        if ((await answering(engine, patienceMs)) === null) patienceMs = 0
        looked = await look(looked.plan.now)
      }
      const { changes, ...done } = await undoStage(stage, looked.plan, {
        engine,
        startTicks: noted.startTicks,
      })
      isUnderWay ||= done.isUnderWay
      for (const change of changes) tried.set(change.key, change)
      if (changes.length > 0) looked = await look(looked.plan.now)
    }
    vain = isUnderWay || leftOf(looked) < before ? 0 : vain + 1
  }
  if (leftOf(looked) > 0) looked = await look(looked.plan.now)
  return outcome(run, noted, engine, looked, [...tried.values()])
}

interface Looked {
  plan: Plan
  /** What the lab may have changed, or somebody else. */
  doubtful: MachineChange[]
}

/** How much is still to be done, or to be seen. */
function leftOf({ plan }: Looked): number {
  return plan.todo.length + plan.now.missed.length
}

/** Looks at the machine, and at what of the lab's changes has not become as before. */
function lookerFor(run: string, noted: NotedRun, engine: EngineCalls | null, unseen: UnseenChoice) {
  return async (earlier: MachineSnapshot | null): Promise<Looked> => {
    const now = await snapshotMachine(engine, earlier ?? noted.last, noted.first)
    const changes = differenceOf(noted.last, now)
    const facts = { run, owns: ownsBy(noted), before: noted.last, after: now }
    const blocks = { during: noted.blocks.length > 0, missed: noted.missed }
    const sure = blamed(changes, { ...facts, ...(unseen === 'undo' ? blocks : { during: false }) })
    const suspected = blamed(changes, { ...facts, ...blocks }).lab
    // What is as it was before the run matters no longer: undoing itself, now or by an earlier try, has changed it since the last look.
    const unlike = new Set(differenceOf(noted.first, now).map(({ key }) => key))
    // What was in the kernel is gone with the power.
    const isWanted = (change: MachineChange) => (isEngines(change) ? engine !== null : !noted.rebooted)
    return {
      plan: planOf(noted.first, [...noted.looks, sure], now, isWanted),
      doubtful: suspected.filter(
        (change) => isWanted(change) && sure.others.includes(change) && unlike.has(change.key),
      ),
    }
  }
}

async function outcome(
  run: string,
  noted: NotedRun,
  engine: EngineCalls | null,
  { plan, doubtful }: Looked,
  tried: MachineChange[],
): Promise<UndoneRun> {
  const stuck: Stuck[] = [...plan.todo.map((change) => ({ change, why: 'no-way' as const })), ...plan.stuck]
  const left = new Set(stuck.map(({ change }) => change.key))
  const told = stuck.map(({ change, why }) => ({ change: underNamesNow(change, plan.now), why }))
  const moved = await movedLinks(goneLinks(stuck), plan.now.things.netns)
  const silent = engine === null && hasMade(noted) ? [silentResidue(run, noted.engine)] : []
  const unseen = plan.now.missed.filter(({ areas }) =>
    areas.every(isEngineArea) ? engine !== null && hasMade(noted) : !noted.rebooted,
  )
  return {
    residue: [
      ...silent,
      ...unseen.map((missed) => missedResidue(run, missed)),
      ...residuesOf(told, noted.first, moved),
      ...doubtful.map((change) => toldResidue(run, change)),
    ],
    restored: tried.filter((change) => !left.has(change.key) && isSetBack(change)).map(changeWords),
    finished: silent.length + unseen.length + plan.todo.length + doubtful.length === 0,
  }
}

async function engineOf(
  noted: NotedRun,
  openEngine: OpenEngine | null,
  limitMs: number,
): Promise<EngineCalls | null> {
  if (noted.engine === null || openEngine === null) return null
  return answering(openEngine(noted.engine), hasMade(noted) ? limitMs : 0)
}

/** Nothing is made on an engine without having been written down first. */
function hasMade({ owned, open }: NotedRun): boolean {
  return owned.size + open.length > 0
}

function silentResidue(run: string, socket: string | null): Residue {
  return {
    what: `what the run has made on the Docker engine, which does not answer at ${socket}`,
    remove: `labrun clean ${run}`,
  }
}

/** Not what the lab had made: that is just gone. */
function isSetBack(change: MachineChange): boolean {
  return change.how !== 'added' || (change.area === 'chains' && change.after.policy !== null)
}
