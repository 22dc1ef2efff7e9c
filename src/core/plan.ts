import { randomBytes } from 'node:crypto'
import type { Lab } from './lab.ts'

/** Labs with every name resolved; nothing has run yet. What the front hands to the engine. */
export interface Plan {
  runId: string
  host: HostKindName
  labs: Lab[]
  keepGoing: boolean
  /** Whole run, on the monotonic clock; `null`: no limit. The front keeps it. */
  timeoutMs: number | null
}

/** The `--host` kinds. */
export type HostKindName = 'private' | 'local' | 'dind'

/** Labs as a plan, under a fresh run id. */
export function makePlan(labs: Lab[], options: Omit<Plan, 'runId' | 'labs'>): Plan {
  return { runId: randomBytes(4).toString('hex'), ...options, labs }
}
