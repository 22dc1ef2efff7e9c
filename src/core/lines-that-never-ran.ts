import { isCode } from './final-exit.ts'

/** Ends a compound command and does nothing by itself. */
const CLOSER = /^\s*(fi|done|esac|\}|\)|;;)[\s;)}]*([<>|&].*)?$/
const HERE_DOCUMENT = /<<-?\s*(["']?)(\w+)\1/

/**
 * The lines of a script after the one that stopped it that would have done something.
 *
 * @param failedAt index (from 0) of the line that failed
 * @returns indexes from 0, empty where the failing command was the last
 */
export function linesThatNeverRan(script: string, failedAt: number): number[] {
  const lines = script.split('\n')
  const first = endOfCommand(lines, failedAt) + 1
  return lines
    .map((line, index) => ({ line, index }))
    .filter(({ line, index }) => index >= first && isCode(line) && !CLOSER.test(line))
    .map(({ index }) => index)
}

/** Index of the last line of the command at `index`: continuation lines and here-documents belong to it. */
function endOfCommand(lines: string[], index: number): number {
  let end = index
  while (lines[end]?.endsWith('\\')) end += 1
  const word = HERE_DOCUMENT.exec(lines.slice(index, end + 1).join('\n'))?.[2]
  if (word === undefined) return end
  const close = lines.findIndex((line, at) => at > end && line.trim() === word)
  return close < 0 ? lines.length - 1 : close
}
