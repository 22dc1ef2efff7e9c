import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { markProcess } from '../process-mark.ts'
import type { EngineCalls } from './engine-calls.ts'
import { type Plan, placeNow } from './plan.ts'
import { restoreSettings } from './restore-settings.ts'
import { runProgram } from './run-program.ts'
import type { Area, ChangeOf, MachineChange } from './things.ts'
import { engineStages, isEngines, undoOnEngine } from './undo-on-engine.ts'
import { undoSteps } from './undo-steps.ts'

/** Changes that are undone together: after each stage the machine is looked at again. */
export interface Stage {
  areas: readonly Area[]
  isOf: (change: MachineChange) => boolean
}

const stage = (areas: readonly Area[], isOf: Stage['isOf'] = () => true): Stage => ({ areas, isOf })

/** In their order: what uses goes before what is used, and what is made before what stands in it. */
export const stages: readonly Stage[] = [
  ...engineStages.map((areas) => stage(areas)),
  stage(['netns', 'links']),
  stage(['addresses']),
  stage(['routes', 'policies', 'qdiscs', 'neighbours']),
  stage(['rules'], ({ how }) => how === 'added'),
  stage(['chains'], (change) => !isOwnChain(change) || change.how === 'removed'),
  stage(['rules'], ({ how }) => how === 'removed'),
  stage(['chains'], isOwnChain),
  stage(['tables']),
  stage(['settings']),
  stage(['mounts']),
  stage(['cgroups']),
]

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

/** Tries to undo what a plan has of a stage; what it has tried. */
export async function undoStage(
  { areas, isOf }: Stage,
  plan: Plan,
  facts: UndoFacts,
): Promise<MachineChange[]> {
  const changes = plan.todo.filter((change) => areas.includes(change.area) && isOf(change))
  const settings = changes.filter((change): change is ChangeOf<'settings'> => change.area === 'settings')
  if (settings.length > 0) restoreSettings(settings, plan.now.things.settings)
  for (const change of inOrder(changes)) await undoOne(change, plan, facts)
  return changes
}

/** The deepest first; rules from the top. */
function inOrder(changes: MachineChange[]): MachineChange[] {
  return changes.sort((one, other) => {
    if (one.area === 'rules' && other.area === 'rules')
      return (one.before ?? one.after).at - (other.before ?? other.after).at
    return one.area === 'mounts' || one.area === 'cgroups' ? other.key.length - one.key.length : 0
  })
}

async function undoOne(change: MachineChange, plan: Plan, { engine, startTicks }: UndoFacts): Promise<void> {
  if (change.area === 'settings') return
  if (isEngines(change)) {
    // That it does not answer shows in the next snapshot.
    if (engine !== null) await undoOnEngine(change, engine).catch(() => {})
    return
  }
  if (change.area === 'rules' && change.how === 'removed') return putRuleBack(change, plan)
  if (change.area === 'cgroups' && change.how === 'added')
    await endProcesses(change.after.directory, startTicks)
  for (const { argv, input } of undoSteps(byNumber(change))) await runProgram(argv, input)
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
