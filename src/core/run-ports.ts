import type { DockerHost, HostRequest } from './docker-host.ts'
import type { Event } from './event.ts'
import type { TargetName } from './lab.ts'
import type { Matcher } from './matcher.ts'
import type { Target } from './target.ts'

/** What the run loop reaches the world by. */
export interface RunPorts {
  startHost(request: HostRequest): Promise<DockerHost>
  targets: Readonly<Record<TargetName, Target>>
  match: Matcher
}

/** How a run is stopped from outside. */
export interface RunControl {
  /** The first Ctrl-C: the step is interrupted, teardown runs. */
  interrupted: AbortSignal
  /** The second: teardown is skipped too; the host is cleaned all the same. */
  hurried: AbortSignal
}

export type Emit = (event: Event) => void
