import type { Readable } from 'node:stream'
import type { Requirements } from './lab.ts'
import type { HostKindName } from './plan.ts'
import type { HostFacts, KeptHost, Residue } from './report.ts'

/** What a lab asks of its host. */
export interface HostRequest {
  runId: string
  /** Slug of the lab: part of names and messages. */
  lab: string
  /** Absolute path of the lab's folder on this machine; read-only on the host as `LAB_DIR`. */
  labDirectory: string
  requires: Requirements
  /** The host is to be made different from others in all that a host makes up by itself. */
  unlike?: boolean
  /** Told in words what is going on where it takes long (an image is built, pulled). */
  onProgress: (message: string) => void
  /** Aborted: the host is not wanted any more, `start` is to give up soon. */
  signal?: AbortSignal
}

/** A kind of Docker host, `--host KIND`. */
export interface HostKind {
  readonly name: HostKindName
  /** @throws {HostError} where it can't be had, with what is missing and what would help. */
  start(request: HostRequest): Promise<DockerHost>
}

/** A Docker host that is up. */
export interface DockerHost {
  readonly kind: HostKindName
  /** The path under which this process finds what is at `path` on the host. */
  outside(path: string): string
  /** The argv that runs `argv` on the host, from this process. */
  enter(argv: readonly string[]): string[]
  /**
   * The argv that runs a command line on the host for people: on a terminal of the host's own where its stdin is one.
   * The other command line is for where it is none.
   */
  interactive(onTerminal: string, otherwise: string): string[]
  /** What blocks on the host find in their environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Where host blocks start: an absolute path on the host, an empty directory. */
  readonly workDirectory: string
  /**
   * A fresh cgroup (absolute directory as this process sees it) to put one session's processes in, so that
   * all of them can be killed at once; `null` where the kernel has no cgroup v2 hierarchy.
   */
  sessionCgroup(name: string): Promise<string | null>
  /** The Docker API; `null` for a lab without Docker. */
  readonly docker: DockerApi | null
  /** Where what steps change is to be undone one by one: the host looks before each and after it. */
  readonly looks?: HostLooks
  /** Whether anything on it reaches the internet, as far as this machine does. */
  readonly network: boolean
  /** Resolves, with the reason in words, when the host dies before `stop`. */
  readonly died: Promise<string>
  /** Whether it is on its way to its end: what runs in it ends first, and `died` tells a moment later. */
  isEnding(): boolean
  provenance(): Promise<HostFacts>
  /**
   * Leaves it up when this process ends, until it is taken away by name.
   *
   * @throws {HostError} where it has died
   */
  keep(): Promise<KeptHost>
  /** Takes the host away. Idempotent. What could not be taken away is returned. */
  stop(): Promise<Residue[]>
}

/** Looks at a host, around its steps. Both throw `HostError` where it can't be looked at, or nothing be written down of it. */
export interface HostLooks {
  /** Before a step begins. */
  before(step: string): Promise<void>
  /**
   * After it has ended; what it started in the background may go on.
   *
   * @returns what is to be told at the step: what was put back at once, what others have changed meanwhile
   */
  after(step: string): Promise<string[]>
}

/** The little of Docker's Engine API that labrun itself needs. Every call throws `HostError` where the engine does not answer. */
export interface DockerApi {
  /** `null` where there is no such container. */
  inspectContainer(name: string): Promise<ContainerState | null>
  /** All containers, running or not, the newest first. */
  containers(): Promise<ListedContainer[]>
  /** Starts a real `docker exec`. */
  exec(container: string, request: ExecRequest): Promise<ExecHandle>
  ping(): Promise<void>
}

/** A container in a list. */
export interface ListedContainer {
  id: string
  names: string[]
  /** As it was named when the container was made. */
  image: string
  /** In Docker's words for people: `Up 3 seconds`. */
  status: string
}

export interface ContainerState {
  id: string
  running: boolean
  /** In the host's pid namespace; 0 where it does not run. */
  pid: number
  /** `exited`, `paused`, … in Docker's words. */
  status: string
  names: string[]
}

export interface ExecRequest {
  argv: string[]
  environment: Record<string, string>
  user: string | null
  workdir: string | null
  /** On a pseudo-terminal of 80 by 24. */
  tty: boolean
}

export interface ExecHandle {
  /** What the process itself wrote to its own stdout and stderr, so far. */
  readonly diagnostics: () => string
  /** What its terminal shows; `null` where it has none. To be read, or the process has to wait at some time. */
  readonly terminal: Readable | null
  /** Resolves with the exit status once the exec has ended. */
  readonly ended: Promise<number | null>
  /** In the host's pid namespace. */
  pid(): Promise<number>
}
