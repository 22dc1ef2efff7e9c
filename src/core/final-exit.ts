/** A script whose last command is `exit`, taken apart. */
export interface FinalExit {
  /** What comes before the `exit`. */
  body: string
  /** The `exit` line itself, e.g. `exit 2`. */
  exit: string
  /** Lines of the script before the `exit` line. */
  linesBefore: number
}

const EXIT_LINE = /^\s*exit(\s+\d{1,3})?\s*(#.*)?$/
/** A line that goes on in the next one: an `exit` after it is part of a larger command. */
const GOES_ON = /(\\|&&|\|\|?|\(|\{|\b(?:then|do|else))\s*$/

/**
 * Splits the closing `exit` off a script, so that it can be run by itself: an `exit` further up
 * then ends the shell in a way that can be told from this one.
 *
 * @returns `null` where the last line that is neither blank nor comment is not a plain `exit`.
 */
export function splitFinalExit(script: string): FinalExit | null {
  const lines = script.split('\n')
  const last = lines.findLastIndex((line) => isCode(line))
  if (last < 0 || !EXIT_LINE.test(lines[last]!)) return null
  const before = lines.slice(0, last)
  if (GOES_ON.test(before.findLast((line) => isCode(line)) ?? '')) return null
  return { body: before.join('\n'), exit: lines[last]!, linesBefore: last }
}

/** Whether a line of a shell script is neither blank nor a comment. */
export function isCode(line: string): boolean {
  return /^\s*[^\s#]/.test(line)
}
