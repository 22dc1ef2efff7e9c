import { isSame, linkOfSetting, NOT_COMPARED } from './difference.ts'
import { thingOf } from './fold.ts'
import type { Link, MachineChange, MachineSnapshot } from './things.ts'
import { isEngines } from './undo-on-engine.ts'

/** What is to be done about one of the lab's changes, as the machine is now. */
export type Aim =
  /** It is as before. */
  | { is: 'done' }
  /** It is as the lab has left it: `change` is what is to be undone. */
  | { is: 'undo'; change: MachineChange }
  /** Somebody else has changed it since: it is his. */
  | { is: 'taken' }

/** Compare-and-swap: only what still is as the lab has left it is undone. */
export function aimOf(change: MachineChange, now: MachineSnapshot): Aim {
  const current = thingOf(change, now)
  if (isSame(current, change.before) || wentWithLink(change, now)) return { is: 'done' }
  if (change.area === 'links' && change.how === 'changed')
    return aimOfLink(change.before, change.after, current as Link | null)
  // It is back, by the same number: it was in another network namespace.
  if (change.area === 'links' && change.how === 'removed' && current !== null)
    return { is: 'undo', change: { ...change, how: 'changed', after: current as Link } }
  // What came is known by its number or id, whatever has become of it.
  const isThere = current !== null && change.how === 'added' && (isEngines(change) || change.area === 'links')
  if (isSame(current, change.after)) return { is: 'undo', change }
  if (isThere && change.area !== 'tags')
    return { is: 'undo', change: { ...change, after: current } as MachineChange }
  return { is: 'taken' }
}

/** The settings of a link are gone with it; whether that was to go is told of the link. */
function wentWithLink({ area, key }: MachineChange, { things }: MachineSnapshot): boolean {
  const link = area === 'settings' ? linkOfSetting(key) : null
  return link !== null && !things.settings.some((setting) => setting.key === key) && !hasLink(things, link)
}

function hasLink({ links }: MachineSnapshot['things'], name: string): boolean {
  return links.some(({ known }) => known === name)
}

/** A bridge that has lost its last port has lost its address with it: nobody has set it so. */
function isPortless(field: keyof Link, { kind, mac }: Link): boolean {
  return field === 'mac' && kind === 'bridge' && mac === null
}

/** Each of its fields by itself. */
function aimOfLink(before: Link, after: Link, now: Link | null): Aim {
  if (now === null) return { is: 'taken' }
  const fields = (Object.keys(before) as (keyof Link)[]).filter(
    (field) => !NOT_COMPARED.has(field) && !isSame(before[field], after[field]),
  )
  const ours = fields.filter(
    (field) =>
      (isSame(now[field], after[field]) || isPortless(field, now)) && !isSame(now[field], before[field]),
  )
  if (ours.length === 0)
    return fields.every((field) => isSame(now[field], before[field])) ? { is: 'done' } : { is: 'taken' }
  const aimed = { ...now, ...Object.fromEntries(ours.map((field) => [field, before[field]])) } as Link
  return { is: 'undo', change: { area: 'links', how: 'changed', key: now.key, before: aimed, after: now } }
}
