import type { Expectation } from './expectation.ts'
import type { Failure } from './step-result.ts'

/** What earlier placeholders of the lab captured, by name. */
export type Captures = Readonly<Record<string, string>>

/** What came of one expectation. */
export type MatchResult = { fits: true; captures: Record<string, string> } | { fits: false; failure: Failure }

/**
 * Judges one expectation. Pure.
 *
 * @param printed the stream's text as it was captured (colour codes and CRs still in it)
 * @param captures what earlier steps and earlier expectations of the same step captured
 */
export type Matcher = (expectation: Expectation, printed: string, captures: Captures) => MatchResult
