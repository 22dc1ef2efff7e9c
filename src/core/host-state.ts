import type { Topology } from './topology.ts'

/** What a Docker host was like at the moment that a step failed: what explains it, as a rule. */
export interface HostState {
  /** All of them, running or not, the newest first; of very many the newest. Empty also where the host has no Docker. */
  containers: ContainerFacts[]
  /** Its links, addresses, routes and rules; `null` where they can't be told. */
  network: Topology | null
  /** What of it is missing here, and why, in words. */
  leftOut: string[]
}

/** A container as `docker ps` shows it. */
export interface ContainerFacts {
  name: string
  image: string
  /** In Docker's words: `Up 3 seconds`, `Exited (137) 1 second ago`. */
  status: string
}
