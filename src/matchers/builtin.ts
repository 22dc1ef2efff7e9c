import type { ExpectationMode } from '../core/expectation.ts'
import type { Matcher } from '../core/matcher.ts'
import { matchContains } from './contains.ts'
import { matchLines } from './lines.ts'

/** The matchers labrun knows, by the word an author asks for them with. */
const matchers: Readonly<Record<ExpectationMode, Matcher>> = {
  lines: matchLines,
  contains: matchContains,
}

/** Judges any expectation by its own matcher. */
export const match: Matcher = (expectation, printed, captures) =>
  matchers[expectation.mode](expectation, printed, captures)
