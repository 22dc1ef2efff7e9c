import { readShell } from './tree.ts'

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

/**
 * Splits the closing `exit` off a script, so that it can be run by itself: an `exit` further up
 * then ends the shell in a way that can be told from this one.
 *
 * @returns `null` where the last command is not a plain `exit` on a line of its own
 */
export function splitFinalExit(script: string): FinalExit | null {
  // Most scripts hold no `exit` at all.
  const last = /\bexit\b/.test(script) ? readShell(script)?.parts.at(-1) : undefined
  if (last?.kind !== 'command' || last.name !== 'exit') return null
  const linesBefore = script.slice(0, last.from).split('\n').length - 1
  const lines = script.split('\n')
  const exit = lines[linesBefore]!
  return EXIT_LINE.test(exit) ? { body: lines.slice(0, linesBefore).join('\n'), exit, linesBefore } : null
}

/** Whether a line of a shell script is neither blank nor a comment. */
export function isCode(line: string): boolean {
  return /^\s*[^\s#]/.test(line)
}
