import { linkOfSetting } from './difference.ts'
import type { Area, Labels, MachineChange, MachineSnapshot, Trace } from './things.ts'

/** The label that a run's objects have on an engine. */
export const runLabel = 'labrun.run'

/** The alias of the links that a run has made. */
export function linkMark(run: string): string {
  return `labrun:${run}`
}

/** Whose changes are whose. */
export interface Blame {
  lab: MachineChange[]
  others: MachineChange[]
}

/** How changes are told apart. */
export interface BlameFacts {
  /** Name of the run. */
  run: string
  /** Whether the run has made an engine's object, by its key: `container ID`, `volume NAME`, `tag NAME`. */
  owns: (key: string) => boolean
  /** Whether a block ran, or what one left running in the background, between the two snapshots. */
  during: boolean
  /** What was not looked at when the last block had ended: what it has done to that shows only now. */
  missed?: ReadonlySet<Area>
  before: MachineSnapshot
  after: MachineSnapshot
}

/** Whose an engine's object is, and all that shows of it elsewhere. */
interface Owner {
  lab: boolean
  links: ReadonlySet<string>
  volumes: ReadonlySet<string>
  /** `null`: there is no text that names it. */
  texts: RegExp | null
}

/**
 * Whose doing changes are. While a block runs what nothing explains otherwise is taken for the lab's: the kernel does not
 * tell who did what. Between blocks only what the lab's own objects on the engine explain is. Otherwise explained is what
 * belongs to an object on the engine that came, went or changed and is not the lab's, to systemd, or to a link that
 * another run has marked.
 */
export function blamed(changes: readonly MachineChange[], facts: BlameFacts): Blame {
  const owners = ownersOf(changes, facts)
  const blame: Blame = { lab: [], others: [] }
  for (const change of changes) blame[isLabs(change, owners, facts) ? 'lab' : 'others'].push(change)
  return blame
}

function isLabs(change: MachineChange, owners: readonly Owner[], facts: BlameFacts): boolean {
  const made = isMadeByLab(change, facts)
  const owner = owners.find((one) => belongsTo(change, one, facts))
  if (change.area === 'containers' || change.area === 'networks' || change.area === 'tags')
    return made === true
  if (change.area === 'volumes' || change.area === 'images') return made === true || owner?.lab === true
  const during = facts.during || facts.missed?.has(change.area) === true
  return made ?? owner?.lab ?? (during && !isSystems(change))
}

/** As far as the thing itself says whose it is; `null`: it says nothing. */
function isMadeByLab(change: MachineChange, { run, owns }: BlameFacts): boolean | null {
  const thing = change.after ?? change.before
  if ('labels' in thing) return (thing.labels as Labels)[runLabel] === run || owns(change.key)
  if (change.area === 'tags') return owns(change.key)
  if (change.area !== 'links') return null
  const alias = change.after?.alias ?? change.before?.alias ?? ''
  return alias.startsWith(linkMark('')) ? alias === linkMark(run) : null
}

/** The lab's objects first: what two could have is the lab's. */
function ownersOf(changes: readonly MachineChange[], facts: BlameFacts): Owner[] {
  const { before, after } = facts
  const moved = new Set(changes.map(({ key }) => key))
  const traces = new Map([...before.traces, ...after.traces].map((trace) => [trace.of, trace]))
  const labs = new Set(
    [before, after].flatMap(({ things }) =>
      [...things.containers, ...things.networks]
        .filter(({ key, labels }) => labels[runLabel] === facts.run || facts.owns(key))
        .map(({ key }) => key as string),
    ),
  )
  const ours = [...traces.values()].filter(({ of }) => labs.has(of))
  const theirs = [...traces.values()].filter(({ of }) => moved.has(of) && !labs.has(of))
  return [
    ...ours.map((trace) => ownerOf(trace, true, facts)),
    ...theirs.map((trace) => ownerOf(trace, false, facts)),
  ]
}

/** Its links by number and by name, as they were called before or are now. */
function ownerOf({ links, volumes, texts }: Trace, lab: boolean, { before, after }: BlameFacts): Owner {
  const all = [...before.things.links, ...after.things.links]
  const own = all.filter(({ key, name }) => links.includes(key) || links.includes(name))
  const names = [...new Set([...texts, ...own.map(({ name }) => name)])]
  return {
    lab,
    links: new Set(own.flatMap(({ key, name, known }) => [key, name, known])),
    volumes: new Set(volumes),
    texts:
      names.length === 0
        ? null
        : new RegExp(`(?<![\\w.:-])(?:docker-)?(?:${names.map(literally).join('|')})(?![\\w-]|\\.\\d)`),
  }
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function belongsTo(
  change: MachineChange,
  { links, volumes, texts }: Owner,
  { before, after }: BlameFacts,
): boolean {
  const thing = change.after ?? change.before
  switch (change.area) {
    case 'links':
      return links.has(change.key)
    case 'addresses':
    case 'neighbours':
    case 'qdiscs':
      return links.has((thing as { device: string }).device)
    case 'settings':
      return links.has(linkOfSetting(change.key) ?? '')
    case 'volumes':
      return volumes.has((thing as { name: string }).name)
    case 'images':
      return false
    case 'cgroups':
      // Also those above its own, which came with it.
      return [change, ...before.things.cgroups, ...after.things.cgroups].some(
        ({ key }) => `${key}/`.startsWith(`${change.key}/`) && texts?.test(key) === true,
      )
    default:
      // Also where it is what came of it: a rule that went with its container names its address.
      return texts?.test('handle' in thing ? thing.rule : change.key) === true
  }
}

/** Where systemd mounts and keeps things for whoever logs in, and for what it starts by the clock. */
function isSystems({ area, key }: MachineChange): boolean {
  if (area === 'mounts') return /^mount \/run\/(?:user|credentials|systemd)\//.test(key)
  return area === 'cgroups' && /\/(?:[^/]+\.(?:slice|scope|service|mount|socket)|init)(?:\/|$)/.test(key)
}
