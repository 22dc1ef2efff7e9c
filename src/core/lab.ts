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
  /** On a pseudo-terminal: stdout and stderr are one. */
  tty: boolean
}

/** What a background step waits for until the lab goes on. */
export type Ready =
  /** Somebody listens on this TCP port, in the network namespace that the step runs in. */
  | { kind: 'port'; port: number }
  /** A line of its output, on either stream, fits this regular expression (RE2). */
  | { kind: 'output'; regex: string }
  /** A GET of this `http:` URL, from that network namespace, is answered with a status from 200 to 399. */
  | { kind: 'http'; url: string }
  /** There is something at this absolute path, where the step runs. */
  | { kind: 'file'; path: string }

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
  /** What each of its streams may print. */
  maxOutputBytes: number
  /** How long late output is waited for once the script has ended. */
  settleMs: number
  /** For how long the step is tried again; `null`: once. */
  retryMs: number | null
  /** Runs in a shell of its own until the end of the lab, which goes on once it is ready. */
  background: boolean
  /** `null`: it is ready once it is started. Only for a background step. */
  ready: Ready | null
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
  env: Record<string, string>
  /** In the order of the file, teardown steps included. */
  steps: Step[]
  /** `sha256:…` over what runs, so that a typo mended in prose leaves it as it was. */
  digest: string
}
