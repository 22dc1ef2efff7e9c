import { isSame } from './difference.ts'
import { chainsOf } from './rule-order.ts'
import type { Area, MachineChange, MachineSnapshot, Rule } from './things.ts'

/** What was found at one look: whose doing it was. */
export interface Look {
  lab: readonly MachineChange[]
  others: readonly MachineChange[]
}

/**
 * What the lab has changed altogether, from before its first change of a thing to after its last. What has become as
 * before meanwhile, whoever did it, is none of it.
 */
export function foldLooks(looks: readonly Look[]): MachineChange[] {
  const own = new Map<string, MachineChange>()
  for (const { lab, others } of looks) {
    for (const change of others) {
      const earlier = own.get(nameOf(change))
      if (earlier !== undefined && isSame(earlier.before, change.after)) own.delete(nameOf(change))
    }
    for (const change of lab) {
      const earlier = own.get(nameOf(change))
      // What somebody else has set meanwhile is what it is to be.
      const before =
        earlier !== undefined && isSame(earlier.after, change.before) ? earlier.before : change.before
      if (isSame(before, change.after)) own.delete(nameOf(change))
      else own.set(nameOf(change), madeChange({ ...change, before }))
    }
  }
  return [...own.values()]
}

/** How a machine is after changes. */
export function applyChanges(snapshot: MachineSnapshot, changes: readonly MachineChange[]): MachineSnapshot {
  const byArea = new Map<Area, MachineChange[]>()
  for (const change of changes) byArea.set(change.area, [...(byArea.get(change.area) ?? []), change])
  const things = { ...snapshot.things } as Record<Area, { key: string }[]>
  for (const [area, list] of byArea) {
    const map = new Map(things[area].map((thing) => [thing.key, thing]))
    for (const { key, after } of list) {
      if (after === null) map.delete(key)
      else map.set(key, after)
    }
    things[area] = area === 'rules' ? inPlace([...map.values()] as Rule[], list) : [...map.values()]
  }
  return { ...snapshot, things: things as unknown as MachineSnapshot['things'] }
}

/** Rules that came, or were moved, are put at their places in their chains, from the top. */
function inPlace(rules: Rule[], changes: readonly MachineChange[]): Rule[] {
  const came = new Set(changes.map(({ key }) => key))
  return [...chainsOf(rules).values()].flatMap((chain) => {
    const placed = chain.filter(({ key }) => !came.has(key))
    const others = chain.filter(({ key }) => came.has(key)).sort((one, other) => one.at - other.at)
    for (const rule of others) placed.splice(rule.at - 1, 0, rule)
    return placed
  })
}

/** The thing that a change is about, as it is in a snapshot; `null`: it is not there. */
export function thingOf({ area, key }: MachineChange, snapshot: MachineSnapshot): MachineChange['after'] {
  const things: readonly { key: string }[] = snapshot.things[area]
  return (things.find((thing) => thing.key === key) as MachineChange['after'] | undefined) ?? null
}

function nameOf({ area, key }: MachineChange): string {
  return `${area}\0${key}`
}

function madeChange(change: Pick<MachineChange, 'area' | 'key' | 'before' | 'after'>): MachineChange {
  const how = change.before === null ? 'added' : change.after === null ? 'removed' : 'changed'
  return { ...change, how } as MachineChange
}
