import { quote } from './quote.ts'
import type { SessionDirectory } from './session-directory.ts'
import type { StatusRecord } from './status-records.ts'

/** What a shell says when it is up. */
export type Hello = Extract<StatusRecord, { kind: 'hello' }>

/** The part of the protocol that depends on which shell speaks it. */
export interface ShellDriver {
  /** The argv of a session's shell. @param directory the session's, as the shell sees it */
  argv(directory: string): string[]
  /**
   * The files that it starts with, by their names: it sources `start`, leaves its launcher's streams, goes where
   * blocks start, and says `H`.
   *
   * @param workDirectory `null`: it stays where it is
   */
  startFiles(directory: string, workDirectory: string | null): Record<string, string>
  /** How it is spoken to, now that it has said what it is. */
  dialect(directory: string, hello: Hello): ShellDialect
}

/** What a shell of a certain kind and version is given to read. */
export interface ShellDialect {
  /**
   * The file that runs a block: it gives the shell its streams, has it read the block, takes them away again, and last
   * tells the end, so that the engine finds the streams' end when it reads of it.
   */
  pairFile(streams: BlockStreams): string
  /** Which of the traps that the shell told at a block's end are the lab's own, and must be set anew for the next. */
  ownTraps(told: ReadonlyMap<string, string>, before: OwnTraps): OwnTraps
  /** Makes what blocks are handed over by. */
  openLab(directory: SessionDirectory): Promise<LabSource>
}

/** What a block's descriptors are opened on: paths, as the shell sees them. */
export interface BlockStreams {
  input: string
  out: string
  err: string
  /** Both parts are printed on `out` when the block has ended; `null`: the stream's own end tells that. */
  mark: readonly [string, string] | null
}

/** Prints the mark, after all that a block printed. */
export function printMark({ out, mark }: BlockStreams): string {
  return mark === null ? '' : `\\command printf %s%s ${mark.map(quote).join(' ')} >${out}\n`
}

/** Commands of the lab's own traps by signal: those that the protocol has to do with. */
export type OwnTraps = Readonly<Record<string, string>>

/** What the shell sources as `lab`: one block after the other. */
export interface LabSource {
  /** Hands a block over: next the shell is told to source the file of a pair. */
  put(start: BlockStart, script: string): void
  /**
   * The block has ended, or its shell has: what was not read is taken back.
   *
   * @returns how many lines of the script the shell has read; `null` where that can't be told
   */
  takeBack(): number | null
  /** Whether a shell that waits to read a file, told by device and inode, waits for more of the block in vain. */
  isExhausted(device: number, inode: number): boolean
  close(): void
}

/** What a block finds when it starts. */
export interface BlockStart {
  /** Line of its first line. */
  line: number
  errexit: boolean
  /** Set as shell variables. */
  variables: Readonly<Record<string, string>>
  /** What `$?` is: the status of the block before. */
  status: number
  /** Those of the options `x` and `v` that the lab has set. */
  options: string
  traps: OwnTraps
}

/**
 * Round commands of ours that would be traced in the block's stderr, and for which a DEBUG trap would print: the engine
 * passes over what is no record. One file for both streams takes fewer descriptors than two.
 */
export function tellingOnly(directory: string): string {
  return `>${directory}/status 2>&1`
}

/** The line that makes the shell source the file `name` of its directory. */
export function sourceLine(directory: string, name: string): string {
  return `\\. ${directory}/${name}\n`
}

/**
 * Whether a line of ours can stand behind a block, which tells that its end was reached. Not where each line may be shown
 * as it is read (`set -v`).
 */
export function canTellEnd({ options }: BlockStart, script: string): boolean {
  return !options.includes('v') && !/\b(?:set|shopt)\b.*(?:-\w*v|verbose)/.test(script)
}
