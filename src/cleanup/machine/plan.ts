import { aimOf } from './aim.ts'
import { foldLooks, type Look, thingOf } from './fold.ts'
import { type ChainsBefore, chainsBefore, placeOf, rulesIn } from './put-back.ts'
import { movesBack } from './put-in-order.ts'
import { handleOf } from './read-hidden.ts'
import { chainOf } from './rule-order.ts'
import type { MachineChange, MachineSnapshot, Rule } from './things.ts'
import { isEngines } from './undo-on-engine.ts'
import { undoSteps } from './undo-steps.ts'

/** What is to be undone, as the machine is now. */
export interface Plan {
  now: MachineSnapshot
  todo: MachineChange[]
  stuck: Stuck[]
  chains: ChainsBefore
}

/** A change of the lab's that labrun does not undo. `taken`: somebody else has changed it since. */
export interface Stuck {
  change: MachineChange
  why: 'taken' | 'no-way'
}

/** What is left to undo of the lab's changes, all looks taken together. `first`: how the machine was before. */
export function planOf(
  first: MachineSnapshot,
  looks: readonly Look[],
  now: MachineSnapshot,
  isWanted: (change: MachineChange) => boolean = () => true,
): Plan {
  const own = foldLooks(looks).filter(isWanted)
  const plan: Plan = { now, todo: [], stuck: [], chains: chainsBefore(first, looks) }
  for (const change of withoutWhatGoesAlong(own, now)) {
    const aim = aimOf(change, now)
    if (aim.is === 'taken') plan.stuck.push({ change, why: 'taken' })
    if (aim.is !== 'undo' || isUsedByOthers(aim.change, own, now)) continue
    if (change.area === 'rules' && change.how === 'removed' && placeNow(change.before, plan, own) === null)
      plan.stuck.push({ change, why: 'taken' })
    else if (hasWay(aim.change) && !waitsForTable(aim.change, now)) plan.todo.push(byHandle(aim.change, now))
    else plan.stuck.push({ change: aim.change, why: 'no-way' })
  }
  for (const { change, passesOthers } of movesBack(first, looks, now, madeRules(own))) {
    if (!isWanted(change)) continue
    if (waitsForTable(change, now)) plan.stuck.push({ change, why: 'no-way' })
    else if (passesOthers) plan.stuck.push({ change, why: 'taken' })
    else plan.todo.push(change)
  }
  return plan
}

/** As an engine's cgroup for all its containers is, which came with the lab's first: it is theirs then. */
function isUsedByOthers(
  change: MachineChange,
  own: readonly MachineChange[],
  { things }: MachineSnapshot,
): boolean {
  if (change.area !== 'cgroups' || change.how !== 'added') return false
  const made = new Set(own.map(({ key }) => key))
  const below = things.cgroups.filter(({ directory }) => directory.startsWith(`${change.after.directory}/`))
  return below.some(({ key }) => !made.has(key))
}

type RemovedRule = Extract<MachineChange, { area: 'rules'; how: 'removed' }>['before']

/** Where a rule is to be put back, once the lab's own are gone. */
export function placeNow(
  rule: RemovedRule,
  { now, chains }: Plan,
  own: readonly MachineChange[],
): number | null {
  const made = madeRules(own)
  const there = rulesIn(now, chainOf(rule)).filter((key) => !made.has(key))
  return placeOf(rule, chains, there)
}

/** Keys of the rules that the lab has added. */
function madeRules(own: readonly MachineChange[]): ReadonlySet<string> {
  return new Set(own.flatMap(({ area, how, key }) => (area === 'rules' && how === 'added' ? key : [])))
}

/** What is put into a table that iptables can't tell would not be known again, and be put there time after time. */
function waitsForTable(change: MachineChange, now: MachineSnapshot): boolean {
  return change.area === 'rules' && change.how !== 'added' && isHidden(change.before, now)
}

/** From such a table iptables can't take a rule out either, where it meets one before that is beyond it. */
function byHandle(change: MachineChange, now: MachineSnapshot): MachineChange {
  if (change.area !== 'rules' || change.how !== 'added') return change
  if (change.after.handle === undefined && !isHidden(change.after, now)) return change
  const handle = handleOf(thingOf(change, now) as Rule)
  return handle === null ? change : { ...change, after: { ...change.after, handle } }
}

function isHidden({ firewall, table }: Rule, { hidden = [] }: MachineSnapshot): boolean {
  return hidden.includes(`${firewall} ${table}`)
}

function hasWay(change: MachineChange): boolean {
  // Made again it has another handle, and would not be known.
  if (change.area === 'rules' && change.how === 'removed' && change.before.handle !== undefined) return false
  if (isEngines(change)) return change.how === 'added' || (change.area === 'tags' && change.before !== null)
  // What an engine has mounted, it takes off.
  if (change.area === 'mounts' && /\/(?:docker|containerd)\//.test(change.key)) return false
  return undoSteps(change).length > 0
}

/** Addresses, neighbours, routes and queues go with their link, and come back with it where they can. */
function withoutWhatGoesAlong(own: readonly MachineChange[], now: MachineSnapshot): MachineChange[] {
  const there = new Set<string>(now.things.links.map(({ key }) => key))
  const isBack = ({ how, key }: MachineChange) => how === 'removed' && there.has(key)
  const links = new Set(
    own.flatMap((change) =>
      change.area === 'links' && change.how !== 'changed' && !isBack(change)
        ? (change.before ?? change.after).known
        : [],
    ),
  )
  return own.filter((change) => !links.has(deviceOf(change) ?? ''))
}

function deviceOf(change: MachineChange): string | null {
  if (change.area === 'addresses' || change.area === 'neighbours' || change.area === 'qdiscs')
    return (change.before ?? change.after).device
  if (change.area === 'routes') return / dev (\S+)/.exec((change.before ?? change.after).route)?.[1] ?? null
  return null
}
