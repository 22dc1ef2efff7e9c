import type { NamespaceInodes } from './namespaces.ts'
import type { Captured } from './text/captured.ts'

/** What a session is asked to run. */
export interface ScriptRequest {
  script: string
  /** Markdown line of the script's first line: the shell's own messages count from it. */
  line: number
  /** Stop at the first failing command, as `set -e` would. */
  stopAtFailure: boolean
  /** Both streams are captured as one, in the order in which they were printed: as `stdout`. */
  merged?: boolean
  /** Set as shell variables before the script: what earlier steps captured. */
  variables: Record<string, string>
  timeoutMs: number
  maxOutputBytes: number
  /** How long to wait for late output once the script has ended. */
  settleMs: number
  /** Interrupts the script (INT, then TERM, then KILL). */
  signal: AbortSignal
  /** Who interrupts has lost patience: what is being stopped is killed at once. */
  hurried?: AbortSignal
  /** Called with what background jobs print after the script has ended: whole characters, where it is UTF-8. */
  onLate: (bytes: Buffer, stream: 'stdout' | 'stderr') => void
  /** Called with what the script prints while it runs, as it comes. */
  onPrinted?: (bytes: Buffer, stream: 'stdout' | 'stderr') => void
}

/** What came out of a script. */
export interface Output {
  /** `null` where the shell ended without a word. */
  exitCode: number | null
  /** To be released once they have been judged and shown. */
  stdout: Captured
  stderr: Captured
  /** `stdout` is both streams, in the order in which they were printed, and `stderr` is empty. */
  merged: boolean
  durationMs: number
  timedOut: boolean
  /** Stopped because it printed more than `maxOutputBytes`. */
  overLimit: boolean
  interrupted: boolean
  /** Markdown line of the command that stopped the script; `null` where none did, or the shell could not tell. */
  failedLine: number | null
  /**
   * Markdown lines of commands that failed before, inside of that one: in a subshell, or in a function that it calls; `null`
   * where the shell does not tell such.
   */
  failedInside: readonly number[] | null
  /** The script was not left before its last line: by a failure, by `return`, or with its shell. */
  reachedEnd: boolean
  /** How the shell ended, if it did; `null`: it lives on. */
  ended: SessionEnd | null
  /** It ended because a command failed, which in `sh` is all that a failure can do: `exitCode` is that command's. */
  endedByFailure: boolean
  /** Some process still held the streams when the script had ended. */
  unsettled: boolean
}

/** How a shell ended. */
export interface SessionEnd {
  code: number | null
  signal: string | null
  /** What the shell (not the script's commands) said last, e.g. `bash: not found`. */
  diagnostics: string
  /** In words what ended it, where labrun knows that better than status and signal tell; a sentence. */
  why?: string
  /** What helps against it. */
  hint?: string
}

/** One live shell. Not re-entrant: one script at a time. */
export interface Session {
  /** Runs a script; never rejects for what the script does. Throws `HostError` where labrun or the host fails. */
  run(request: ScriptRequest): Promise<Output>
  /** Those that its shell was in when it was up; `null` where that can't be told. */
  readonly namespaces: NamespaceInodes | null
  /** `null` while it lives. */
  readonly ended: SessionEnd | null
  /** Ends the shell and all that it started. Idempotent. */
  close(): Promise<void>
}
