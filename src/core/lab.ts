import type { Condition } from './condition.ts'
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
  /** Path of the file that it stands in, as messages show it; left out where that is the lab's own. */
  file?: string
  /** Of the whole fence, opening line first; of a transcript's command, from its prompt to the last line under it. */
  place: Place
  /** Markdown line of the script's first line: for a block that is written to a file, that of its opening fence. */
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
  /** The file that the block is written to, and its mode in octal digits: that is all its script does. */
  writes?: { path: string; mode: string | null }
  /** It is skipped where not all of them hold. */
  when?: Condition[]
  /**
   * It is a command of a transcript, and is what it would be at a prompt: no failure within it stops it, its status is that of
   * its last command.
   */
  transcript?: TranscriptPart
}

/** Which command of which transcript. */
export interface TranscriptPart {
  /** Markdown line of the block's opening fence. */
  line: number
  /** 1 for the first of its commands. */
  index: number
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

/** An image that a lab requires: where it says so, and the first step that uses it. */
export interface ImageMention {
  /** As in `requires.images`. */
  image: string
  place: Place
  /** As `Step.file`: where the place is. */
  file?: string
  /** `null` where none can be told: the script may hold its name in a variable. */
  firstUse: { step: string; line: number; file?: string } | null
}

/** A variable that a lab takes from the environment, and where it says so. */
export interface SecretMention {
  name: string
  place: Place
  /** As `Step.file`. */
  file?: string
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
  /** In the order of `requires.images`: what messages tell of them. */
  images: ImageMention[]
  timeoutMs: number
  env: Record<string, string>
  /** Variables whose values are the user's, and are no part of a lab or a plan. */
  secrets: SecretMention[]
  /** In the order of the files, teardown steps included: those that set it up come first. */
  steps: Step[]
  /** `sha256:…` over what runs, so that a typo mended in prose leaves it as it was. */
  digest: string
  /** The run is of some of its steps alone; `steps` holds those, and what runs for their sake. */
  part?: Part
}

/** Which steps of a lab a run is to judge. */
export interface Part {
  /** Ids, in order. The others run because these come after them, or as teardown. */
  selected: string[]
  /** Ids of the teardown steps that nobody has asked for. They run in the end, unless the host is kept. */
  teardown: string[]
  /** How many steps of the lab the run leaves out. */
  leftOut: number
}
