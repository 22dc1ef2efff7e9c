import type { HostErrorData } from '../../core/host-error.ts'
import type { Residue } from '../../core/report.ts'

/** What the supervisor is to make. */
export interface HostOrder {
  /** Where hosts keep their directories while they live. */
  stateDirectory: string
  cacheDirectory: string
  /** Name of the host's directory; a number is appended where it is taken. */
  name: string
  labDirectory: string
  /** Without it the host has the same namespaces and no engine. */
  docker: boolean
  /** The image store to start from; `null`: an empty one. */
  template: TemplateOrder | null
  /** Where boot.sh and its neighbours are. */
  scripts: string
}

/** A stored image store: see images/template.ts. */
export interface TemplateOrder {
  directory: string
  /** Names of the directories below `layers`, which are also those below dockerd's `overlay2`. */
  layers: string[]
}

/** Engine to supervisor, one JSON value a line. End of file, however it comes: take the host away. */
export type SupervisorCommand = { do: 'start'; order: HostOrder }

/** Supervisor to engine, one JSON value a line. */
export type SupervisorNews =
  /** The host's first process runs; `pid` is as the machine counts. */
  | { news: 'init'; pid: number; directory: string; cgroup: string; inMemory: boolean }
  /** The host ended without having been told to; `reason` is headline and end of its log. */
  | { news: 'ended'; reason: string }
  | { news: 'error'; error: HostErrorData }
  /** All is taken away, but for `residue`; settings of the machine were put back. The supervisor ends after it. */
  | { news: 'gone'; residue: Residue[]; restored: string[] }
