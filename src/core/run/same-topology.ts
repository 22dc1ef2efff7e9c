import type { Topology } from '../topology.ts'

/**
 * Whether two probes tell the same. A carrier is passed over: the kernel notices it a moment after the command that caused
 * it, so that a later step, which did nothing, would seem to have changed it.
 */
export function isSameTopology(one: Topology, other: Topology): boolean {
  return JSON.stringify(withoutCarrier(one)) === JSON.stringify(withoutCarrier(other))
}

function withoutCarrier({ namespaces }: Topology): unknown {
  return namespaces.map((namespace) => ({
    ...namespace,
    interfaces: namespace.interfaces.map(({ carrier: _, ...link }) => link),
  }))
}
