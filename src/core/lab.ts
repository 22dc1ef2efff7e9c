import type { Expectation } from './expectation.ts'
import type { Place } from './place.ts'

/** Where a step runs. */
export type TargetName = 'host' | 'nsenter' | 'exec'

/** The namespaces `nsenter` can join, by the names of `/proc/PID/ns`. */
export type NamespaceName = 'mnt' | 'uts' | 'ipc' | 'net' | 'pid' | 'cgroup' | 'user'

export type ShellName = 'bash' | 'sh'

/** Blocks with an equal key share one live shell. */
export interface SessionKey {
  target: TargetName
  shell: ShellName
  /** `null` for the host. */
  container: string | null
  /** Sorted; empty unless the target is nsenter. */
  ns: NamespaceName[]
  /** `null`: the target's own default. */
  user: string | null
  workdir: string | null
  /** The author's name for a second, third … shell of the same target. */
  session: string | null
}

/** A runnable block with its expectations. */
export interface Step {
  id: string
  /** Of the whole fence, opening line first. */
  place: Place
  /** Markdown line of the script's first line. */
  scriptLine: number
  script: string
  key: SessionKey
  /** Expected exit status; `any` also means that failures do not stop the block. */
  exit: number | 'any'
  timeoutMs: number
  /** For how long the step is tried again; `null`: once. */
  retryMs: number | null
  teardown: boolean
  check: boolean
  hidden: boolean
  /** The script's last command is `exit`: the shell closes after the block, as a reader leaves. */
  closesSession: boolean
  expectations: Expectation[]
}

/** What a lab needs before its first step. */
export interface Requirements {
  images: string[]
  /** Must exist on the Docker host's PATH. */
  commands: string[]
  /** Version range (`>=20.10`), or `false` for a lab without Docker. */
  docker: string | false
  network: boolean | 'optional'
}

/** One runnable Markdown file. Plain data, so that it can cross to the engine. */
export interface Lab {
  slug: string
  /** Path as the user named it: it starts every message. */
  file: string
  /** Absolute path of the folder the file is in. */
  directory: string
  title: string
  description: string
  requires: Requirements
  timeoutMs: number
  maxOutputBytes: number
  env: Record<string, string>
  /** In the order of the file, teardown steps included. */
  steps: Step[]
  /** `sha256:…` over what runs, so that a typo mended in prose leaves it as it was. */
  digest: string
}
