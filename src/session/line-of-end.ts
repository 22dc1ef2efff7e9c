import { readShell, type ShellNode } from '../core/bash/tree.ts'

/** A script that has ended with its shell. */
interface EndedScript {
  script: string
  /** Markdown line of its first line. */
  line: number
}

/**
 * Markdown line of the command that its shell has ended in, by how far the shell had read: to the end of that command,
 * which is enough unless it is a compound on several lines.
 *
 * @param linesRead of the script; `null` where that is not known
 * @param told what the shell itself takes for the line; `null` where it knows of none
 * @returns `null` where it can't be told
 */
export function lineOfEnd(
  { script, line }: EndedScript,
  linesRead: number | null,
  told: number | null,
): number | null {
  const within = (first: number, last: number) =>
    told !== null && told >= line + first && told <= line + last ? told : null
  if (linesRead === null) return within(0, script.split('\n').length - 1)
  const last = linesRead - 1
  if (last < 0) return null
  const lineOf = (offset: number) => script.slice(0, offset).split('\n').length - 1
  const read = readTogether(readShell(script)?.parts ?? [], last, lineOf)
  if (read.length === 0) return last === 0 ? line : within(0, last)
  const first = lineOf(read[0]!.from)
  return read.some((node) => isSpread(node, lineOf)) ? within(first, last) : line + first
}

/** What the shell had read when it came to the end of the line `at`: all up to there that is joined without a line break. */
function readTogether(
  parts: readonly ShellNode[],
  at: number,
  lineOf: (offset: number) => number,
): readonly ShellNode[] {
  const isLast = ({ from, to }: ShellNode) => lineOf(from) <= at && at <= lineOf(Math.max(from, to - 1))
  const last = parts.findLastIndex(isLast)
  if (last < 0) return []
  const first = parts.findLastIndex(({ joined }, index) => index <= last && (index === 0 || !joined))
  return parts.slice(first, last + 1)
}

/** Whether more than one line of it may have failed. Of a subshell and a pipeline only the whole does. */
function isSpread({ kind, from, to, parts }: ShellNode, lineOf: (offset: number) => number): boolean {
  if (['command', 'subshell', 'pipeline', 'function'].includes(kind)) return false
  if (['list', 'and-or', 'not', 'background'].includes(kind)) {
    return parts.some((part) => isSpread(part, lineOf))
  }
  return lineOf(from) !== lineOf(Math.max(from, to - 1))
}
