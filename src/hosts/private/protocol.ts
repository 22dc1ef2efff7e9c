import type { CleanedRun } from '../../cleanup/cleaned-run.ts'
import type { LedgerRecord } from '../../cleanup/ledger.ts'
import type { HostErrorData } from '../../core/host-error.ts'

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
  /** The host is to have a way out to the internet. */
  network: boolean
  imageStore: ImageStoreKind
  /** The image store to start from; `null`: an empty one. */
  template: TemplateOrder | null
  /** Made different from others on purpose: unlike.ts says how. */
  unlike: boolean
  /** Root is an ordinary user of the machine, in a user namespace: user-tree.ts says what that means. */
  userNamespace: boolean
  /** Where boot.sh and its neighbours are. */
  scripts: string
}

/** Who keeps the images: dockerd's graph driver, or containerd. */
export type ImageStoreKind = 'overlay2' | 'containerd'

/** A stored image store: see images/template.ts. */
export interface TemplateOrder {
  directory: string
  /** Names of the directories below `layers`, which are also those that the engine knows: image-store-layout.ts. */
  layers: string[]
}

/** `up`, or `off`: nothing leads out; else why it did not come up though it was ordered. */
export type NetworkState = 'up' | 'off' | { trouble: string }

/** What is written down of a host that is kept. */
export type KeepOrder = Omit<Extract<LedgerRecord, { kind: 'kept' }>, 'kind' | 'since'>

/**
 * Engine to supervisor, one JSON value a line. End of file, however it comes: take the host away. But after `keep` the
 * host stays until it ends by itself, or SIGTERM says that it is to be taken away.
 */
export type SupervisorCommand = { do: 'start'; order: HostOrder } | { do: 'keep'; keep: KeepOrder }

/** Supervisor to engine, one JSON value a line. */
export type SupervisorNews =
  /** The host's first process runs; `pid` is as the machine counts. */
  | {
      news: 'init'
      pid: number
      directory: string
      /** Its name in each hierarchy; `null`: the host has none. */
      cgroup: string | null
      inMemory: boolean
      network: NetworkState
    }
  /** The host ended without having been told to; `reason` is headline and end of its log. */
  | { news: 'ended'; reason: string }
  | { news: 'error'; error: HostErrorData }
  /** The host stays when the engine has gone. Settings of the machine were put back, but for `residue`. */
  | ({ news: 'kept'; name: string } & CleanedRun)
  /** All is taken away, but for `residue`; settings of the machine were put back. The supervisor ends after it. */
  | ({ news: 'gone' } & CleanedRun)
