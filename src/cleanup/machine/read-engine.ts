import { HostError } from '../../core/host-error.ts'
import type { EngineCalls } from './engine-calls.ts'
import { runOneWhole } from './run-whole.ts'
import type {
  Container,
  EngineNetwork,
  Image,
  Labels,
  MachineSnapshot,
  Tag,
  Trace,
  Volume,
} from './things.ts'

/** What an engine has, and what shows of it on the machine. */
export interface EngineState {
  containers: Container[]
  networks: EngineNetwork[]
  volumes: Volume[]
  images: Image[]
  tags: Tag[]
  traces: Trace[]
}

interface ListedContainer {
  Id: string
  Names: string[]
  Image: string
  Labels: Labels | null
  State: string
  HostConfig?: { NetworkMode?: string }
  NetworkSettings?: { Networks?: Record<string, { IPAddress?: string; GlobalIPv6Address?: string }> | null }
  Mounts?: { Type?: string; Name?: string }[]
}

interface ListedNetwork {
  Id: string
  Name: string
  Driver: string
  Labels: Labels | null
  Options: Record<string, string> | null
  IPAM?: { Config?: { Subnet?: string }[] | null }
}

interface InspectedContainer {
  State?: { Pid?: number }
  NetworkSettings?: { SandboxKey?: string }
  GraphDriver?: { Data?: { MergedDir?: string } | null }
}

/**
 * Asks an engine for all that it has.
 *
 * @param earlier of containers that were told of before, what shows elsewhere is not looked up again
 * @throws {HostError} where the engine does not answer, or refuses
 */
export async function readEngine(engine: EngineCalls, earlier: MachineSnapshot | null): Promise<EngineState> {
  const [containers, allNetworks, volumes, images] = await Promise.all([
    get<ListedContainer[]>(engine, '/containers/json?all=1'),
    get<ListedNetwork[]>(engine, '/networks'),
    get<{ Volumes: { Name: string; Labels: Labels | null }[] | null }>(engine, '/volumes'),
    get<{ Id: string; RepoTags: string[] | null; Labels: Labels | null }[]>(engine, '/images/json?all=1'),
  ])
  // Every engine has these, under another id each time that it starts, and nobody can take them away.
  const networks = allNetworks.filter(({ Name }) => !['bridge', 'host', 'none'].includes(Name))
  const known = new Map(earlier?.traces.map((trace) => [trace.of, trace]))
  const traces = containers.map(async (container) => {
    const told = known.get(`container ${container.Id}`)
    return told !== undefined && (told.links.length > 0 || container.State !== 'running')
      ? told
      : traceOf(engine, container)
  })
  return {
    containers: containers.map(({ Id, Names, Image, Labels, State }) => ({
      key: `container ${Id}`,
      id: Id,
      name: Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
      image: Image,
      labels: Labels ?? {},
      state: State,
    })),
    networks: networks.map(({ Id, Name, Labels }) => ({
      key: `network ${Id}`,
      id: Id,
      name: Name,
      labels: Labels ?? {},
    })),
    volumes: (volumes.Volumes ?? []).map(({ Name, Labels }) => ({
      key: `volume ${Name}`,
      name: Name,
      labels: Labels ?? {},
    })),
    images: images.map(({ Id, Labels }) => ({ key: `image ${Id}`, id: Id, labels: Labels ?? {} })),
    tags: images.flatMap(({ Id, RepoTags }) =>
      (RepoTags ?? [])
        .filter((tag) => !tag.startsWith('<none>'))
        .map((tag) => ({ key: `tag ${tag}` as const, tag, image: Id })),
    ),
    traces: [...networks.map(traceOfNetwork), ...(await Promise.all(traces))],
  }
}

async function get<T>(engine: EngineCalls, path: string): Promise<T> {
  const { status, body } = await engine.call('GET', path)
  if (status === 200) return body as T
  const message = `the Docker engine refused GET ${path} (${status}): ${JSON.stringify(body)}`
  throw new HostError('environment', 'docker-refused', message)
}

/** A bridge network has a bridge, which is called so by its id unless it was given a name. */
function traceOfNetwork({ Id, Driver, Options, IPAM }: ListedNetwork): Trace {
  const bridge = Options?.['com.docker.network.bridge.name'] ?? `br-${Id.slice(0, 12)}`
  const subnets = (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? [])
  return {
    of: `network ${Id}`,
    links: Driver === 'bridge' ? [bridge] : [],
    volumes: [],
    texts: [Id, ...(Driver === 'bridge' ? [bridge] : []), ...subnets],
  }
}

async function traceOf(engine: EngineCalls, container: ListedContainer): Promise<Trace> {
  const { Id, Mounts, NetworkSettings } = container
  const addresses = Object.values(NetworkSettings?.Networks ?? {}).flatMap(
    ({ IPAddress, GlobalIPv6Address }) => [IPAddress, GlobalIPv6Address],
  )
  const inspected = await inspect(engine, container)
  const layer = /([^/]+)\/merged$/.exec(inspected.GraphDriver?.Data?.MergedDir ?? '')?.[1]
  // The engine's own path to it may lead over a link: /var/run.
  const sandbox = inspected.NetworkSettings?.SandboxKey?.split('/').at(-1)
  const texts = [Id, ...addresses, layer, sandbox]
  return {
    of: `container ${Id}`,
    links: await linksOf(inspected.State?.Pid ?? 0, container),
    volumes: (Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])),
    texts: texts.filter((text): text is string => text !== undefined && text !== ''),
  }
}

/** It may be gone already. */
async function inspect(engine: EngineCalls, { Id }: ListedContainer): Promise<InspectedContainer> {
  const { status, body } = await engine.call('GET', `/containers/${Id}/json`)
  return status === 200 ? (body as InspectedContainer) : {}
}

/** Keys of links on the machine that are the other ends of those in its own network namespace. */
async function linksOf(pid: number, { HostConfig }: ListedContainer): Promise<string[]> {
  if (pid === 0 || /^(?:host|none|container:.*)$/.test(HostConfig?.NetworkMode ?? '')) return []
  const argv = ['nsenter', `--net=/proc/${pid}/ns/net`, 'ip', '-json', '-details', 'link']
  const { stdout } = await runOneWhole(argv)
  try {
    const links = JSON.parse(stdout) as { linkinfo?: { info_kind?: string }; link_index?: number }[]
    return links.flatMap(({ linkinfo, link_index }) =>
      linkinfo?.info_kind === 'veth' && link_index !== undefined ? [`link ${link_index}`] : [],
    )
  } catch {
    return [] // It ended meanwhile.
  }
}
