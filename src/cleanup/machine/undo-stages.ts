import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { markProcess } from '../process-mark.ts'
import type { EngineCalls } from './engine-calls.ts'
import { settingsNow, underNamesNow } from './known-names.ts'
import { type Plan, placeNow } from './plan.ts'
import { restoreSettings } from './restore-settings.ts'
import { runProgram } from './run-program.ts'
import type { Area, ChangeOf, MachineChange } from './things.ts'
import { type EngineChange, engineStages, isEngines, isUp, undoOnEngine } from './undo-on-engine.ts'
import { undoSteps } from './undo-steps.ts'

/** Changes that are undone together: after each stage the machine is looked at again. */
export interface Stage {
  areas: readonly Area[]
  isOf: (change: MachineChange) => boolean
  /** What of a change is undone in it. */
  partOf: (change: MachineChange) => MachineChange
}

const stage = (
  areas: readonly Area[],
  isOf: Stage['isOf'] = () => true,
  partOf: Stage['partOf'] = (change) => change,
): Stage => ({ areas, isOf, partOf })

/** In their order: what uses goes before what is used, and what is made before what stands in it. */
export const stages: readonly Stage[] = [
  ...engineStages.map((areas) => stage(areas)),
  stage(['netns', 'links'], () => true, withoutBridgeMac),
  stage(['links']),
  stage(['addresses']),
  stage(['routes', 'policies', 'qdiscs', 'neighbours']),
  stage(['rules'], ({ how }) => how === 'added'),
  stage(['chains'], (change) => !isOwnChain(change) || change.how === 'removed'),
  stage(['rules'], ({ how }) => how === 'removed'),
  stage(['rules'], ({ how }) => how === 'changed'),
  stage(['chains'], isOwnChain),
  stage(['tables']),
  stage(['settings']),
  stage(['mounts']),
  stage(['cgroups']),
]

/** A bridge gets its address back with its ports: one that is set by itself would follow them no longer. */
function withoutBridgeMac(change: MachineChange): MachineChange {
  if (change.area !== 'links' || change.how !== 'changed' || change.after.kind !== 'bridge') return change
  return { ...change, after: { ...change.after, mac: change.before.mac } }
}

/** Not one that is built in, which has a policy. */
function isOwnChain(change: MachineChange): boolean {
  return change.area === 'chains' && (change.before ?? change.after).policy === null
}

/** What undoing goes by besides. */
export interface UndoFacts {
  engine: EngineCalls | null
  /** When the run began, in ticks: what has run for longer is not the lab's. */
  startTicks: number
}

/** Tries to undo what a plan has of a stage: what it has tried, and whether the engine is still at some of it. */
export async function undoStage(
  { areas, isOf, partOf }: Stage,
  plan: Plan,
  facts: UndoFacts,
): Promise<{ changes: MachineChange[]; isUnderWay: boolean }> {
  const changes = plan.todo.filter(
    (change) => areas.includes(change.area) && isOf(change) && isSeen(change, plan),
  )
  const settings = changes.filter((change): change is ChangeOf<'settings'> => change.area === 'settings')
  if (settings.length > 0) {
    const ours = settings.map((change) => underNamesNow(change, plan.now))
    restoreSettings(ours, settingsNow(plan.now))
  }
  let isUnderWay = false
  for (const change of inOrder(changes)) {
    const part = underNamesNow(partOf(change), plan.now)
    if (isEngines(part)) isUnderWay = (await undoByEngine(part, facts)) || isUnderWay
    else await undoOne(part, plan, facts)
  }
  return { changes, isUnderWay }
}

/** Rules that could not be looked at would be put back, or taken out, once more each time. */
function isSeen({ area }: MachineChange, { now }: Plan): boolean {
  return area !== 'rules' || !now.missed.some(({ areas }) => areas.includes(area))
}

/** The deepest first; rules from the top; the lab's own links, which may have others' names. */
function inOrder(changes: MachineChange[]): MachineChange[] {
  return changes.sort((one, other) => {
    if (one.area === 'rules' && other.area === 'rules')
      return (one.before ?? one.after).at - (other.before ?? other.after).at
    if (one.area === 'links') return Number(other.how === 'added') - Number(one.how === 'added')
    return one.area === 'mounts' || one.area === 'cgroups' ? other.key.length - one.key.length : 0
  })
}

/** Whether it goes on by itself: the engine is at it, or has no answer yet though it is up. */
async function undoByEngine(change: EngineChange, { engine }: UndoFacts): Promise<boolean> {
  if (engine === null) return false
  return undoOnEngine(change, engine).catch(() => isUp(engine))
}

async function undoOne(change: MachineChange, plan: Plan, { startTicks }: UndoFacts): Promise<void> {
  if (change.area === 'settings') return
  if (change.area === 'rules' && change.how === 'removed') return putRuleBack(change, plan)
  if (change.area === 'cgroups' && change.how === 'added')
    await endProcesses(change.after.directory, startTicks)
  for (const { argv, input } of undoSteps(byNumber(change))) {
    const { status } = await runProgram(argv, input)
    if (status !== 0 && change.area === 'links' && argv.includes('name')) return leftUp(change)
  }
}

/** Where its name is taken what follows would be done to another link, and it was shut for nothing. */
async function leftUp({ after }: ChangeOf<'links'>): Promise<void> {
  if (after?.up) await runProgram(['ip', 'link', 'set', 'dev', `if${after.index}`, 'up'])
}

/** A link by its number: another one may have got its name since. */
function byNumber(change: MachineChange): MachineChange {
  if (change.area !== 'links' || change.how !== 'added') return change
  return { ...change, after: { ...change.after, name: `if${change.after.index}` } }
}

async function putRuleBack(
  change: Extract<ChangeOf<'rules'>, { how: 'removed' }>,
  plan: Plan,
): Promise<void> {
  const at = placeNow(change.before, plan, [])
  if (at === null) return
  const rule = { ...change.before, at }
  for (const { argv } of undoSteps({ ...change, before: rule })) await runProgram(argv)
  // Those that follow are placed behind it.
  const { rules } = plan.now.things
  const same = rules.filter((other) => isSameChain(other, rule))
  const next = same[at - 1]
  rules.splice(next === undefined ? rules.length : rules.indexOf(next), 0, rule)
}

function isSameChain(one: { firewall: string; table: string; chain: string }, other: typeof one): boolean {
  return one.firewall === other.firewall && one.table === other.table && one.chain === other.chain
}

/** What the lab has put in a cgroup of its own it has taken out of the run's. */
async function endProcesses(directory: string, startTicks: number): Promise<void> {
  const pids = processesIn(directory).filter((pid) => (markProcess(pid)?.startTicks ?? 0) >= startTicks)
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
  }
  if (pids.length > 0) await sleep(20)
}

function processesIn(directory: string): number[] {
  try {
    const text = readFileSync(join(directory, 'cgroup.procs'), 'utf8')
    return text
      .split('\n')
      .map(Number)
      .filter((pid) => pid > 0)
  } catch {
    return []
  }
}
