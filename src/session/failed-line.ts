import type { StatusRecord } from './status-records.ts'

/** A failure as the shell told it. */
export type ToldFailure = Extract<StatusRecord, { kind: 'failure' }>

/** The script that failed, and the file the shell read it from. */
export interface RunScript {
  text: string
  /** Markdown line of its first line. */
  line: number
  file: string
}

/**
 * Markdown line of the command of the script itself that stopped it: where that called a function or sourced a file, the
 * line of the call, which is the last that the failure passed on its way out.
 *
 * @returns `null` where no command stopped it (its last one only had another status than 0)
 */
export function failedLine(failures: readonly ToldFailure[], script: RunScript): number | null {
  const lines = script.text.split('\n')
  const last = toldOf(failures, script).findLast(({ subshells }) => subshells === 0)
  return last === undefined ? null : script.line + firstLineOf(lines, last.line - script.line)
}

/** Markdown lines of the script that failed on the way to that one. */
export function failedInside(failures: readonly ToldFailure[], script: RunScript): number[] {
  const told = toldOf(failures, script)
  const last = told.findLastIndex(({ subshells }) => subshells === 0)
  return told.slice(0, Math.max(0, last)).map(({ line }) => line)
}

/** Those of the script itself: a background job of an earlier block may tell of its own troubles meanwhile. */
function toldOf(
  failures: readonly ToldFailure[],
  { text, line: first, file: own }: RunScript,
): ToldFailure[] {
  const count = text.split('\n').length
  return failures.filter(({ file, line }) => file === own && line >= first && line < first + count)
}

/** Of a command on several lines bash tells one of them, not always the first. */
function firstLineOf(lines: readonly string[], index: number): number {
  let first = index
  while (first > 0 && /(?:^|[^\\])(?:\\\\)*\\$/.test(lines[first - 1]!)) first -= 1
  return first
}
