import type { EngineCalls } from './engine-calls.ts'
import { type EngineState, readEngine } from './read-engine.ts'
import { readNftTables, readSaved } from './read-firewall.ts'
import { readLinks } from './read-links.ts'
import { readCgroups, readMounts, readNetns, readQdiscs } from './read-places.ts'
import { readPolicies, readRoutes } from './read-routes.ts'
import { readSettings } from './read-settings.ts'
import { isMissing, runProgram } from './run-program.ts'
import type { Firewall, MachineSnapshot } from './things.ts'

/**
 * Looks at all that `Things` names, at once: the programs that tell it run side by side.
 *
 * @param engine `null`: without one, or it is not to be looked at
 * @param earlier an earlier snapshot of the same machine: what was told of containers then is not looked up again, and
 * an engine that does not answer is taken to have what it had
 */
export async function snapshotMachine(
  engine: EngineCalls | null,
  earlier: MachineSnapshot | null = null,
): Promise<MachineSnapshot> {
  const unseen: string[] = []
  const running = Promise.all([readNetwork(unseen), readFirewall(unseen), askEngine(engine, earlier, unseen)])
  const own = { settings: readSettings(), netns: readNetns(), mounts: readMounts(), cgroups: readCgroups() }
  const [network, firewall, { traces, ...objects }] = await running
  return { things: { ...network, ...firewall, ...own, ...objects }, unseen: unseen.sort(), traces }
}

type Network = Pick<MachineSnapshot['things'], 'links' | 'addresses' | 'routes' | 'policies' | 'qdiscs'>

async function readNetwork(unseen: string[]): Promise<Network> {
  const ip = (...argv: string[]) => output(['ip', ...argv], unseen)
  const [links, routes4, routes6, rules4, rules6, qdiscs] = await Promise.all([
    ip('-json', '-details', 'address', 'show'),
    ip('-4', '-oneline', 'route', 'show', 'table', 'all'),
    ip('-6', '-oneline', 'route', 'show', 'table', 'all'),
    ip('-4', '-oneline', 'rule', 'show'),
    ip('-6', '-oneline', 'rule', 'show'),
    output(['tc', 'qdisc', 'show'], unseen),
  ])
  return {
    ...readLinks(links),
    routes: [...readRoutes(routes4, 4), ...readRoutes(routes6, 6)],
    policies: [...readPolicies(rules4, 4), ...readPolicies(rules6, 6)],
    qdiscs: readQdiscs(qdiscs),
  }
}

const FIREWALLS: readonly Firewall[] = [
  'iptables-legacy',
  'ip6tables-legacy',
  'iptables-nft',
  'ip6tables-nft',
]

async function readFirewall(
  unseen: string[],
): Promise<Pick<MachineSnapshot['things'], 'chains' | 'rules' | 'tables'>> {
  const nft = output(['nft', '-s', 'list', 'ruleset'], unseen)
  const saved = await Promise.all(
    FIREWALLS.map(async (firewall) => readSaved(await output([`${firewall}-save`], unseen), firewall)),
  )
  const [, , ipv4, ipv6] = saved
  const known = new Set([
    ...ipv4!.tables.map((name) => `ip ${name}`),
    ...ipv6!.tables.map((name) => `ip6 ${name}`),
  ])
  return {
    chains: saved.flatMap(({ chains }) => chains),
    rules: saved.flatMap(({ rules }) => rules),
    tables: readNftTables(await nft, known),
  }
}

async function askEngine(
  engine: EngineCalls | null,
  earlier: MachineSnapshot | null,
  unseen: string[],
): Promise<EngineState> {
  try {
    if (engine !== null) return await readEngine(engine, earlier)
  } catch (error) {
    unseen.push(`the Docker engine: ${(error as Error).message}`)
  }
  const { containers, networks, volumes, images, tags } = earlier?.things ?? NOTHING
  return { containers, networks, volumes, images, tags, traces: earlier?.traces ?? [] }
}

const NOTHING = { containers: [], networks: [], volumes: [], images: [], tags: [] }

/** What a program prints; empty, and told, where it can't be had. */
async function output(argv: readonly string[], unseen: string[]): Promise<string> {
  const end = await runProgram(argv)
  if (end.status === 0) return end.stdout
  const why = isMissing(end) ? 'not installed' : end.stderr.trim() || `exit status ${end.status}`
  unseen.push(`${argv[0]}: ${why}`)
  return ''
}
