import type { DockerHost } from '../core/docker-host.ts'
import type { HostState } from '../core/host-state.ts'
import type { Topology } from '../core/topology.ts'
import { probeTopology } from './probe.ts'

const MOST_CONTAINERS = 50
/** Characters of JSON. */
const LONGEST_NETWORK = 128 * 1024

/** What the host is like now. What of it can't be told, or is too much, is said. Changes nothing that anybody else sees. */
export async function hostState(
  host: DockerHost,
  probe: (host: DockerHost) => Promise<Topology> = probeTopology,
): Promise<HostState> {
  const leftOut: string[] = []
  const instead =
    <T>(what: string, value: T) =>
    (error: unknown) => {
      leftOut.push(`${what}: ${firstLine(error)}`)
      return value
    }
  const [containers, network] = await Promise.all([
    (host.docker?.containers() ?? Promise.resolve([])).catch(instead('containers', [])),
    probe(host).catch(instead('network', null)),
  ])
  if (containers.length > MOST_CONTAINERS)
    leftOut.push(`containers: ${containers.length - MOST_CONTAINERS} older ones`)
  const isLong = JSON.stringify(network).length > LONGEST_NETWORK
  if (isLong) leftOut.push(`network: ${network!.namespaces.length} namespaces, too much to tell`)
  return {
    containers: containers
      .slice(0, MOST_CONTAINERS)
      .map(({ id, names, image, status }) => ({ name: names[0] ?? id.slice(0, 12), image, status })),
    network: isLong ? null : network,
    leftOut,
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]!
}
