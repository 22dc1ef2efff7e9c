import { dyingNetnsGone, mayStillGo, type Ties } from './dying-netns.ts'
import type { EngineCalls } from './engine-calls.ts'
import { underKnownNames } from './known-names.ts'
import { createPrograms, type Programs } from './programs.ts'
import { type EngineState, readEngine } from './read-engine.ts'
import { readNftTables, readSaved, type SavedFirewall } from './read-firewall.ts'
import { withHidden } from './read-hidden.ts'
import { readLinks } from './read-links.ts'
import { readNeighbours } from './read-neighbours.ts'
import { readNftChains, withoutHandles } from './read-nft-chains.ts'
import { readCgroups, readMounts, readNetns, readQdiscs } from './read-places.ts'
import { readPolicies, readRoutes } from './read-routes.ts'
import { readSettings } from './read-settings.ts'
import type { Area, Firewall, MachineSnapshot, Missed } from './things.ts'
import { engineStages } from './undo-on-engine.ts'

/**
 * Looks at all that `Things` names, at once: the programs that tell it run side by side.
 *
 * @param engine `null`: without one, or it is not to be looked at
 * @param earlier an earlier snapshot of the same machine: what was told of containers then is not looked up again, and
 * where nothing can be told now all is taken to be as it was, and it is said that it was missed. What could not be seen then is not looked at: all of it
 * would seem to have come since.
 * @param first the first one: a link that is back from another network namespace is known by the name that it had then
 */
export async function snapshotMachine(
  engine: EngineCalls | null,
  earlier: MachineSnapshot | null = null,
  first: MachineSnapshot | null = earlier,
): Promise<MachineSnapshot> {
  const looked = await look(engine, earlier, first)
  if (!mayStillGo(looked.ties, looked.snapshot.things.netns, earlier)) return looked.snapshot
  await dyingNetnsGone()
  return (await look(engine, earlier, first)).snapshot
}

async function look(
  engine: EngineCalls | null,
  earlier: MachineSnapshot | null,
  first: MachineSnapshot | null,
): Promise<{ snapshot: MachineSnapshot; ties: Ties }> {
  const programs = createPrograms(earlier)
  const running = Promise.all([readNetwork(programs), readFirewall(programs), askEngine(engine, earlier)])
  const own = { settings: readSettings(), netns: readNetns(), mounts: readMounts(), cgroups: readCgroups() }
  const [{ ties, ...network }, { hidden, untold, ...firewall }, { missed, traces, ...objects }] =
    await running
  const all = { ...network, ...firewall, ...own, ...objects }
  const things = underKnownNames(
    all,
    [first, earlier].flatMap((one) => one?.things.links ?? []),
  )
  const missedPrograms = programs
    .missed()
    .map(({ name, why }) => ({ areas: TOLD_BY[name]!, why: `${name}: ${why}` }))
  return {
    snapshot: {
      things,
      // What could not be told before the first block, will not be told apart later on.
      unseen: earlier === null ? [...programs.unseen(), ...untold].sort() : programs.unseen(),
      missed: [
        ...missedPrograms,
        ...(earlier === null ? [] : untold.map((why) => ({ areas: FILTERS, why }))),
        ...missed,
      ],
      hidden,
      traces,
    },
    ties,
  }
}

const FILTERS: readonly Area[] = ['chains', 'rules', 'tables']

/** What each program tells. */
const TOLD_BY: Readonly<Record<string, readonly Area[]>> = {
  'ip address show': ['links', 'addresses'],
  'ip -4 route': ['routes'],
  'ip -6 route': ['routes'],
  'ip -4 rule': ['policies'],
  'ip -6 rule': ['policies'],
  'tc qdisc show': ['qdiscs'],
  'ip neigh show': ['neighbours'],
  'nft list ruleset': FILTERS,
  'iptables-legacy-save': FILTERS,
  'ip6tables-legacy-save': FILTERS,
  'iptables-nft-save': FILTERS,
  'ip6tables-nft-save': FILTERS,
}

type Network = Pick<
  MachineSnapshot['things'],
  'links' | 'addresses' | 'neighbours' | 'routes' | 'policies' | 'qdiscs'
> & { ties: Ties }

async function readNetwork({ outputs, had }: Programs): Promise<Network> {
  const [links, routes4, routes6, rules4, rules6, qdiscs, neighbours] = await outputs([
    ['ip', '-json', '-details', 'address', 'show'],
    ['ip', '-4', '-oneline', 'route', 'show', 'table', 'all'],
    ['ip', '-6', '-oneline', 'route', 'show', 'table', 'all'],
    ['ip', '-4', '-oneline', 'rule', 'show'],
    ['ip', '-6', '-oneline', 'rule', 'show'],
    ['tc', 'qdisc', 'show'],
    ['ip', '-oneline', 'neigh', 'show', 'nud', 'permanent'],
  ])
  const of = <T extends { family: 4 | 6 }>(family: 4 | 6, things: T[] = []) =>
    things.filter((thing) => thing.family === family)
  return {
    ...(links === null
      ? { links: had?.links ?? [], addresses: had?.addresses ?? [], ties: { elsewhere: false, dying: false } }
      : readLinks(links)),
    routes: [
      ...(routes4 === null ? of(4, had?.routes) : readRoutes(routes4, 4)),
      ...(routes6 === null ? of(6, had?.routes) : readRoutes(routes6, 6)),
    ],
    policies: [
      ...(rules4 === null ? of(4, had?.policies) : readPolicies(rules4, 4)),
      ...(rules6 === null ? of(6, had?.policies) : readPolicies(rules6, 6)),
    ],
    qdiscs: qdiscs === null ? (had?.qdiscs ?? []) : readQdiscs(qdiscs),
    neighbours: neighbours === null ? (had?.neighbours ?? []) : readNeighbours(neighbours),
  }
}

const FIREWALLS: readonly Firewall[] = [
  'iptables-legacy',
  'ip6tables-legacy',
  'iptables-nft',
  'ip6tables-nft',
]

interface ReadFirewall extends Pick<MachineSnapshot['things'], 'chains' | 'rules' | 'tables'> {
  hidden: string[]
  /** Which program could not tell all, and why. */
  untold: string[]
}

async function readFirewall({ outputs, had }: Programs): Promise<ReadFirewall> {
  const [nft, ...texts] = await outputs([
    ['nft', '-s', '-a', 'list', 'ruleset'],
    ...FIREWALLS.map((firewall) => [`${firewall}-save`] as const),
  ])
  const untold: string[] = []
  const chains = nft === null ? null : readNftChains(nft)
  const saved = FIREWALLS.map((firewall, index) => {
    const text = texts[index] ?? null
    if (text === null) return earlierSaved(firewall, had)
    const told = readSaved(text, firewall)
    if (!firewall.endsWith('-nft')) return told
    const whole = withHidden(told, firewall, chains, had?.rules ?? [])
    if (whole === null) untold.push(`${firewall}-save: can't tell table ${told.hidden.join(', ')}`)
    return whole ?? { ...earlierSaved(firewall, had), hidden: told.hidden }
  })
  const [, , ipv4, ipv6] = saved
  const known = new Set([
    ...ipv4!.tables.map((name) => `ip ${name}`),
    ...ipv6!.tables.map((name) => `ip6 ${name}`),
  ])
  return {
    chains: saved.flatMap(({ chains }) => chains),
    rules: saved.flatMap(({ rules }) => rules),
    tables: nft === null ? (had?.tables ?? []) : readNftTables(withoutHandles(nft), known),
    hidden: saved.flatMap(({ hidden }, index) => hidden.map((table) => `${FIREWALLS[index]} ${table}`)),
    untold,
  }
}

function earlierSaved(firewall: Firewall, had: MachineSnapshot['things'] | null): SavedFirewall {
  const ofIt = <T extends { firewall: Firewall }>(things: T[] = []) =>
    things.filter((thing) => thing.firewall === firewall)
  return { chains: ofIt(had?.chains), rules: ofIt(had?.rules), tables: BUILT_IN_TABLES, hidden: [] }
}

/** Tables by these names in the families ip and ip6 are iptables' own. */
const BUILT_IN_TABLES = ['filter', 'nat', 'mangle', 'raw', 'security']

/** An engine that does not answer has what it had: its containers go on without it. */
async function askEngine(
  engine: EngineCalls | null,
  earlier: MachineSnapshot | null,
): Promise<EngineState & { missed: Missed[] }> {
  const missed: Missed[] = []
  if (engine !== null) {
    try {
      return { ...(await readEngine(engine, earlier)), missed }
    } catch (error) {
      if (earlier === null) throw error
      missed.push({ areas: engineStages.flat(), why: (error as Error).message })
    }
  }
  const { containers, networks, volumes, images, tags } = earlier?.things ?? NOTHING
  return { containers, networks, volumes, images, tags, traces: earlier?.traces ?? [], missed }
}

const NOTHING = { containers: [], networks: [], volumes: [], images: [], tags: [] }
