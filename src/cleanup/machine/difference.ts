import { movedRules } from './rule-order.ts'
import type { Area, ChangeOf, MachineChange, MachineSnapshot, Things } from './things.ts'

/** What differs between two snapshots, area by area: what went, what changed, what came. */
export function differenceOf(before: MachineSnapshot, after: MachineSnapshot): MachineChange[] {
  const changes = (Object.keys(before.things) as Area[]).flatMap((area) =>
    changesOf(area, before.things[area], after.things[area]),
  )
  changes.push(...movedRules(before.things.rules, after.things.rules))
  return withoutWhatFollows(changes)
}

function changesOf<A extends Area>(
  area: A,
  before: readonly Things[A][],
  after: readonly Things[A][],
): MachineChange[] {
  const now = new Map(after.map((thing) => [thing.key, thing]))
  const then = new Set(before.map(({ key }) => key as string))
  const changes: unknown[] = []
  for (const thing of before) {
    const other = now.get(thing.key)
    if (other === undefined)
      changes.push({ area, how: 'removed', key: thing.key, before: thing, after: null })
    else if (!isSame(thing, other))
      changes.push({ area, how: 'changed', key: thing.key, before: thing, after: other })
  }
  for (const thing of after) {
    if (!then.has(thing.key)) changes.push({ area, how: 'added', key: thing.key, before: null, after: thing })
  }
  return changes as ChangeOf<A>[] as MachineChange[]
}

/** Labrun's own mark on a link is no change of it. */
const MARK = /^labrun:/

/** Fields that tell where a thing is, how it was set up or by what it is known, and are no part of what is undone. */
export const NOT_COMPARED: ReadonlySet<string> = new Set([
  'at',
  'handle',
  'known',
  'mountOptions',
  'nft',
  'peer',
  'superOptions',
])

/** Whether nothing that is compared differs: in plain data, of two thousand things at each look. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (!isObject(one) || !isObject(other)) return false
  const keys = comparedKeys(one)
  return (
    keys.length === comparedKeys(other).length &&
    keys.every((key) => key in other && isSame(compared(key, one[key]), compared(key, other[key])))
  )
}

function comparedKeys(thing: object): string[] {
  return Object.keys(thing).filter((key) => !NOT_COMPARED.has(key))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function compared(key: string, value: unknown): unknown {
  return key === 'alias' && typeof value === 'string' && MARK.test(value) ? null : value
}

/** Settings come and go with links, by whose names they are called, and with modules: they are told with those. */
function withoutWhatFollows(changes: MachineChange[]): MachineChange[] {
  return changes.filter(({ area, how }) => area !== 'settings' || how === 'changed')
}

/** Name of the link whose setting it is; `null`: not of one link. */
export function linkOfSetting(path: string): string | null {
  // A dot in a link's name stands as a slash only in sysctl(8).
  return /^net\/(?:ipv4|ipv6|mpls)\/(?:conf|neigh)\/([^/]+)\//.exec(path)?.[1] ?? null
}
