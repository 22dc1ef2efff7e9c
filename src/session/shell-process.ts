import type { Readable } from 'node:stream'
import type { SessionEnd } from '../core/session.ts'
import type { SessionProcesses } from './session-processes.ts'

/** How a process ended. */
export interface ProcessEnd {
  code: number | null
  signal: string | null
}

/** A shell as a target has started it. */
export interface ShellProcess {
  /** What its terminal shows; `null`: it is on none. */
  readonly terminal: Readable | null
  /** Resolves when it is gone. */
  readonly ended: Promise<ProcessEnd>
  /** What its launcher said, where that is not in the session's log. */
  words(): string
  /** Why it can't be alive any more, although its end may not have been told yet; `null` where it can. */
  lost(): ShellLoss | null
  /** @param shellPid what the shell takes for its own pid, in its own pid namespace */
  processes(shellPid: number): SessionProcesses | Promise<SessionProcesses>
  /** Ends a shell that has not come up, with all that was made for it. */
  kill(): Promise<void>
  /** Takes away what was made for it, once all its processes are gone. */
  release(): void
}

/** Why a shell can't be alive any more, in words. */
export type ShellLoss = Required<Pick<SessionEnd, 'why' | 'hint'>>

/** A shell did not come up. The target tells what that means. */
export class ShellNotStarted extends Error {
  readonly end: ProcessEnd
  /** What the shell or its launcher said. */
  readonly words: string

  constructor(end: ProcessEnd, words: string) {
    super(`the shell did not start: ${words}`)
    this.end = end
    this.words = words
  }
}

/** A shell came up, but could not go to its work directory. */
export class NoWorkDirectory extends Error {}
