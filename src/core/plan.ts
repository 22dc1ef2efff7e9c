import type { Lab } from './lab.ts'

/** Labs with every name resolved; nothing has run yet. What the front hands to the engine. */
export interface Plan {
  runId: string
  host: HostKindName
  labs: Lab[]
  keepGoing: boolean
  /** Whole run, on the monotonic clock; `null`: no limit. */
  timeoutMs: number | null
}

/** The `--host` kinds. */
export type HostKindName = 'private' | 'local' | 'dind'
