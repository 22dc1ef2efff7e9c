import type { Area, Link, MachineChange, MachineSnapshot, Things } from './things.ts'

type AllThings = MachineSnapshot['things']
/** What links are called, by what they were called. */
type Names = ReadonlyMap<string, string>

/**
 * All that is told of a link, under the name by which the link was seen first: one that is renamed keeps its queues,
 * neighbours, routes and settings, and is to have them again under the name that it gets back.
 */
export function underKnownNames(things: AllThings, earlier: readonly Link[]): AllThings {
  const links = withKnown(things.links, earlier)
  const names = new Map(links.flatMap(({ name, known }) => (name === known ? [] : [[name, known] as const])))
  return underNames({ ...things, links }, names)
}

/** A change as the machine takes it now: by the names that links have now. */
export function underNamesNow<C extends MachineChange>(change: C, { things }: MachineSnapshot): C {
  const names = namesNow(things.links)
  if (names.size === 0) return change
  const of = (thing: C['before']) =>
    thing === null ? null : renamed(change.area, thing as Things[C['area']], names)
  const [before, after] = [of(change.before), of(change.after)]
  return { ...change, key: (before ?? after)!.key, before, after }
}

/** What settings are called now. */
export function settingsNow({ things }: MachineSnapshot): Things['settings'][] {
  const names = namesNow(things.links)
  return names.size === 0 ? things.settings : things.settings.map((one) => renamed('settings', one, names))
}

function namesNow(links: readonly Link[]): Names {
  return new Map(links.flatMap(({ name, known }) => (name === known ? [] : [[known, name] as const])))
}

/** A name that another link is known by is taken. */
function withKnown(links: readonly Link[], earlier: readonly Link[]): Link[] {
  const had = new Map(earlier.map(({ key, known }) => [key, known]))
  const taken = new Set(links.map(({ key }) => had.get(key)))
  return links.map((link) => {
    const known = had.get(link.key) ?? (taken.has(link.name) ? `if${link.index}` : link.name)
    return { ...link, known }
  })
}

function underNames(things: AllThings, names: Names): AllThings {
  if (names.size === 0) return things
  const all = { ...things } as Record<Area, unknown[]>
  for (const area of Object.keys(RENAMED) as Area[])
    all[area] = things[area].map((thing) => renamed(area, thing, names))
  return all as unknown as AllThings
}

function renamed<A extends Area>(area: A, thing: Things[A], names: Names): Things[A] {
  const change = RENAMED[area] as ((thing: Things[A], names: Names) => Things[A]) | undefined
  return change?.(thing, names) ?? thing
}

/** Not rules of routing and of firewalls: they name a link whether it is there or not. */
const RENAMED: { [A in Area]?: (thing: Things[A], names: Names) => Things[A] } = {
  links: (link, names) => ({ ...link, master: link.master === null ? null : called(link.master, names) }),
  addresses: (address, names) => ({
    ...address,
    device: called(address.device, names),
    // The kernel renames labels along: `eth0:1`.
    options: address.options.map((word, at, words) =>
      words[at - 1] === 'label' ? word.replace(/^[^:]+/, (name) => called(name, names)) : word,
    ),
  }),
  neighbours(neighbour, names) {
    const device = called(neighbour.device, names)
    return { ...neighbour, key: `neighbour ${device} ${neighbour.address}`, device }
  },
  routes(one, names) {
    const route = one.route.replace(/ dev (\S+)/g, (_, name: string) => ` dev ${called(name, names)}`)
    return { ...one, key: `route ${one.family} ${route}`, route }
  },
  qdiscs(qdisc, names) {
    const device = called(qdisc.device, names)
    return { ...qdisc, key: `qdisc ${device} ${qdisc.place}`, device }
  },
  settings: (setting, names) => ({
    ...setting,
    key: setting.key.replace(
      /^(net\/[^/]+\/(?:conf|neigh)\/)([^/]+)/,
      (_, place: string, name: string) => place + called(name, names),
    ),
  }),
}

function called(name: string, names: Names): string {
  return names.get(name) ?? name
}
