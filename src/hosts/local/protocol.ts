import type { CleanedRun } from '../../cleanup/cleaned-run.ts'
import type { HostErrorData } from '../../core/host-error.ts'

/** What the supervisor of a run on the machine itself is to make ready. */
export interface LocalOrder {
  stateDirectory: string
  /** Name of the run's directory, and so the value of its label; a number is appended where it is taken. */
  name: string
  /** Where the machine's engine listens, as `createEngineClient` takes it; `null`: the lab needs none. */
  engine: string | null
  labDirectory: string
  /** Where shell.sh and sudo.sh are. */
  scripts: string
  /** The lab may change the default route and the link that has it. */
  mayCutOff: boolean
}

/** Engine to supervisor, one JSON value a line. End of file, however it comes: undo all. */
export type LocalCommand =
  | { do: 'start'; order: LocalOrder }
  /** A block is about to begin. */
  | { do: 'begin'; block: string }
  /** It has ended. */
  | { do: 'end'; block: string }

/** Supervisor to engine, one JSON value a line: an answer to each command, in order, and the last words. */
export type LocalNews =
  | { news: 'ready'; directory: string; cgroup: string; notes: string[] }
  /** `notes`: what is to be told of it, in words. */
  | { news: 'looked'; notes: string[] }
  | { news: 'error'; error: HostErrorData }
  /** All is undone, but for `residue`. */
  | ({ news: 'gone' } & CleanedRun)
