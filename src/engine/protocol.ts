import type { Event } from '../core/event.ts'
import type { HostErrorData } from '../core/host-error.ts'
import type { Plan } from '../core/plan.ts'

/** What the front writes to the engine's stdin, one JSON value a line. End of file: the front is gone. */
export type Request =
  | RunRequest
  /** By slug of the lab, after `run`; `null`: in no git repository. */
  | { type: 'commits'; commits: Record<string, string | null> }
  /** Once: interrupt the step and tear down. Twice: skip the teardown blocks too. */
  | { type: 'interrupt' }

/** The first request, of which there is one at most: without it the engine ends at the end of its input. */
export interface RunRequest {
  type: 'run'
  plan: Plan
  /** Version of labrun. */
  labrun: string
}

/** What the engine writes to its stdout, one JSON value a line. */
export type Reply = Event | { type: 'engine-error'; error: HostErrorData }

/** A value as one line of ndjson. */
export function toLine(value: Request | Reply): string {
  return `${JSON.stringify(value)}\n`
}
