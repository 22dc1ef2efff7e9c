import { shellTokens } from '../core/bash/tokens.ts'
import type { Step } from '../core/lab.ts'
import type { Capture } from './captures.ts'
import type { PartName } from './parts.ts'

/** A step as commands of a script: which of the script's parts they call, and what of the step they can't be. */
export interface BlockText {
  lines: string[]
  parts: PartName[]
  remarks: string[]
}

/** What is known of a step beside itself. */
export interface BlockContext {
  /** Where it runs: a function of the script; `null` for the script's own shell. */
  place: string | null
  captures: readonly Capture[]
  /** Captured by earlier steps, and needed in that shell. */
  variables: readonly string[]
  /** The scripts that come later in the same shell. */
  later: string
}

/** Where what was printed is kept in which something is to be found. */
export const OUTPUT = '"$lab_tmp/output"'

/** What of a step's output is kept: nothing, its stdout, or its stderr with it. */
export type Kept = null | 'stdout' | 'both'

/** Keeps it. */
export function redirection(kept: 'stdout' | 'both'): string {
  return kept === 'both' ? `>${OUTPUT} 2>&1` : `>${OUTPUT}`
}

/** Whether a failure in the middle does not end a step: it is so at a prompt, and with `exit=any`. */
export function goesOn({ exit, transcript }: Step): boolean {
  return exit === 'any' || transcript !== undefined
}

/** Lines between two others, further in where that changes nothing of what they are. */
export function enclosed(open: string, lines: readonly string[], close: string): string[] {
  const text = lines.join('\n')
  return [open, ...(mayMove(text) ? indented(text.split('\n')) : lines), close]
}

/** What has a here-document in it, or a word of several lines, stays where it is. */
function mayMove(text: string): boolean {
  const { tokens, closed } = shellTokens(text)
  return (
    closed &&
    !text.includes('<<') &&
    tokens.every((token) => token.kind !== 'word' || !token.text.includes('\n'))
  )
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}
