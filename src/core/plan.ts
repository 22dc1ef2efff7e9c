import { randomBytes } from 'node:crypto'
import type { Lab } from './lab.ts'
import type { ShellOrder } from './shell-order.ts'

/** Labs with every name resolved; nothing has run yet. What the front hands to the engine. */
export interface Plan {
  runId: string
  host: HostKindName
  labs: Lab[]
  keepGoing: boolean
  /** Once a lab has not passed, no other begins. */
  bail: boolean
  /** Labs that run at once, at most: from 1. */
  jobs: number
  /** Teardown blocks are left out, and hosts stay up. */
  keep: boolean
  /** Once the steps have run, a shell is handed over; `null`: none. */
  shell: ShellOrder | null
  /** The run is for `labrun update`; `null`: it is to tell whether labs hold. */
  update: UpdateOrder | null
  /** The run is one of several, each of which goes on with what the one before has left; `null`: it stands alone. */
  watch: WatchOrder | null
  /** With `local`: labs may change the machine's default route, and the link that has it. Left out: they may not. */
  mayCutOff?: boolean
  /** The host's topology is told before the first step, and after each that has changed it. */
  topology: boolean
  /** Whole run, on the monotonic clock; `null`: no limit. The front keeps it. */
  timeoutMs: number | null
}

/**
 * A run that finds out what labs print, so that what is expected of them can be written anew: what doesn't fit stops
 * nothing, and is captured as far as it does fit.
 */
export interface UpdateOrder {
  /** Slugs of the labs whose host is made different from others in all that a host makes up by itself. */
  unlike: string[]
}

/** Labs are watched, and run again when they change. */
export interface WatchOrder {
  /** By slug: why that lab is to run from the start whatever has changed in it, in words that can stand in parentheses. */
  anew: Record<string, string>
  /** Recipes have changed: a host that was made ready ahead may have other images. */
  otherImages: boolean
}

/** The `--host` kinds. */
export type HostKindName = 'private' | 'local' | 'dind'

/** Labs as a plan, under a fresh run id. */
export function makePlan(
  labs: Lab[],
  options: Omit<Plan, 'runId' | 'labs' | 'bail' | 'keep' | 'shell' | 'update' | 'watch' | 'topology'> &
    Partial<Plan>,
): Plan {
  const runId = randomBytes(4).toString('hex')
  const usual = { bail: false, keep: false, shell: null, update: null, watch: null, topology: false }
  return { runId, ...usual, ...options, labs }
}
