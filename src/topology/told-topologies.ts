import type { Event } from '../core/event.ts'
import type { Topology } from '../core/topology.ts'
import { type TopologyLine, topologyText } from './text.ts'

/** Topologies as text, as their events come: each beside the one before it in the same lab. */
export function toldTopologies(): (event: Extract<Event, { type: 'topology' }>) => TopologyLine[] {
  const last = new Map<string, Topology>()
  return ({ lab, topology }) => {
    const before = last.get(lab) ?? topology
    last.set(lab, topology)
    return topologyText(before, topology)
  }
}
