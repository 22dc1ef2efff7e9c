import type { Expectation } from '../core/expectation.ts'
import type { Matcher } from '../core/matcher.ts'
import type { Bound } from './bound.ts'
import type { NewLine } from './new-line.ts'
import type { Pair } from './piece.ts'

/** An expectation that does not fit what the two runs printed. */
export interface Misfit {
  expectation: Expectation
  /** What was printed on its stream, in each run, as `byteText` has it. */
  texts: Pair
  /** It stands under a command of a transcript. */
  isTranscript: boolean
  bound: Bound
  /** All that the author has written. */
  own: string
  match: Matcher
}

/** More of them nobody would read in a lab: what matters is to be picked, by the script or by `contains`. */
export const MOST_NEW_LINES = 500

/** Why more than that are left alone. */
export const TOO_MANY_LINES = `more than ${MOST_NEW_LINES} lines would have to be written anew`

/** Its lines as they are to be, and what they capture; or why it is left as it is. */
export type Rewritten = { lines: NewLine[]; captures: Bound } | { left: string }
