import type { Event } from '../core/event.ts'
import type { HostErrorData } from '../core/host-error.ts'
import type { Plan } from '../core/plan.ts'
import type { CarriedEnvironment } from './carried-environment.ts'

/** What the front writes to the engine's stdin, one JSON value a line. End of file: the front is gone. */
export type Request =
  | RunRequest
  /** By slug of the lab, after `run`; `null`: in no git repository. */
  | { type: 'commits'; commits: Record<string, string | null> }
  /**
   * Once: interrupt the steps that run and tear down. Twice: skip the teardown blocks too. `why` can follow "as"; without
   * it, somebody asked for it.
   */
  | { type: 'interrupt'; why?: string }
  /** The front is still there: where the end of the input does not tell, see `front-silence.ts`. */
  | { type: 'alive' }
  /** The shell of a `shell-start` was left. */
  | { type: 'shell-left' }
  /** No run of watched labs comes any more: hosts that wait are given up, and the engine ends. */
  | { type: 'end' }

/**
 * The first request: without it the engine ends at the end of its input. There is one, or where labs are watched one after the
 * other, each once the last has ended.
 */
export interface RunRequest {
  type: 'run'
  plan: Plan
  /** Version of labrun. */
  labrun: string
  /** Of the user's environment, which is not the engine's where sudo started it. */
  environment: CarriedEnvironment
  /** Values of what the labs name as secrets, by name. They go this way alone: not by argv, environment or file. */
  secrets: Record<string, string>
}

/** What the engine writes to its stdout, one JSON value a line. */
export type Reply =
  /** First of all: the engine was let start, and what is printed from here on is its own. */
  { type: 'engine-up' } | Event | { type: 'engine-error'; error: HostErrorData }

/** A value as one line of ndjson. */
export function toLine(value: Request | Reply): string {
  return `${JSON.stringify(value)}\n`
}
