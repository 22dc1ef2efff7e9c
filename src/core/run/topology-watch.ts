import type { DockerHost } from '../docker-host.ts'
import type { Topology } from '../topology.ts'
import type { RunPorts } from './run-ports.ts'
import { isSameTopology } from './same-topology.ts'

/** What asking came to: what is other than before, or why it can't be told; `null`: nothing has changed, or nobody asks. */
export type TopologyNews = { topology: Topology } | { trouble: string } | null

/** A host's topology from step to step. */
export class TopologyWatch {
  readonly #host: DockerHost
  #last: Topology | null = null

  constructor(host: DockerHost) {
    this.#host = host
  }

  /**
   * Never rejects: a lab is judged whether its host's topology can be told or not.
   *
   * @param probe `undefined`: nobody wants to know
   */
  async ask(probe: RunPorts['probe']): Promise<TopologyNews> {
    if (probe === undefined) return null
    try {
      const topology = await probe(this.#host)
      if (this.#last !== null && isSameTopology(this.#last, topology)) return null
      this.#last = topology
      return { topology }
    } catch (error) {
      return { trouble: String(error instanceof Error ? error.message : error).split('\n')[0]! }
    }
  }
}
