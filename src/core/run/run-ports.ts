import type { DockerHost, HostRequest } from '../docker-host.ts'
import type { Event } from '../event.ts'
import type { HostState } from '../host-state.ts'
import type { TargetName } from '../lab.ts'
import type { Matcher } from '../matcher.ts'
import type { Checkout } from '../report.ts'
import type { Target } from '../target.ts'
import type { Topology } from '../topology.ts'
import type { HandOverPort } from './hand-over.ts'

/** What the run loop reaches the world by. */
export interface RunPorts {
  startHost(request: HostRequest): Promise<DockerHost>
  targets: Readonly<Record<TargetName, Target>>
  match: Matcher
  /** Which labrun this is, and at which commit a lab is; the host can't know. */
  checkout(lab: string): Promise<Checkout>
  /** Values of what the labs name as secrets, by name. */
  secrets?: Readonly<Record<string, string>>
  /** Where a plan asks for the topology: tells that of a host now. Rejects where it can't be told. */
  probe?(host: DockerHost): Promise<Topology>
  /** Tells what a host is like now, when a step has failed. */
  state?(host: DockerHost): Promise<HostState>
  /** Where a plan asks for a shell. */
  handOver?: HandOverPort
}

/** How a run is stopped from outside. */
export interface RunControl {
  /** The first Ctrl-C: the step is interrupted, teardown runs. */
  interrupted: AbortSignal
  /** The second: teardown is skipped too; the host is cleaned all the same. */
  hurried: AbortSignal
}

export type Emit = (event: Event) => void

/** What a run asks for things, where it tells what it does, and how it is stopped. */
export interface RunAround {
  ports: RunPorts
  emit: Emit
  control: RunControl
}
