import type { Expectation } from './expectation.ts'
import type { Failure } from './step-result.ts'

/** What earlier placeholders of the lab captured, by name. */
export type Captures = Readonly<Record<string, string>>

/** By name, which step captured it, and on which line of the Markdown file. */
export type Origins = Readonly<Record<string, Origin>>
export interface Origin {
  step: string
  line: number
  /** As `Step.file`. */
  file?: string
}

/** What came of one expectation. */
export type MatchResult =
  | {
      fits: true
      captures: Record<string, string>
      /** What the author should know though it fits, in a few words each. */
      notes?: string[]
    }
  /** `captures`: of what of it fits. */
  | { fits: false; failure: Failure; captures?: Record<string, string> }

/**
 * Judges one expectation. Pure.
 *
 * @param printed the stream's text as it was captured (colour codes and CRs still in it), as `byteText` has it
 * @param captures what earlier steps and earlier expectations of the same step captured
 * @param origins where, for messages
 */
export type Matcher = (
  expectation: Expectation,
  printed: string,
  captures: Captures,
  origins?: Origins,
) => MatchResult
