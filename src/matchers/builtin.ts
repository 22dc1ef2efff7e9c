import type { ExpectationMode } from '../core/expectation.ts'
import type { Matcher } from '../core/matcher.ts'
import { matchContains } from './contains.ts'
import { fittingCaptures } from './fitting-captures.ts'
import { matchJson } from './json.ts'
import { matchLines } from './lines.ts'
import { matchNot } from './not.ts'
import { matchTable } from './table.ts'

/** The matchers labrun knows, by the word an author asks for them with. */
const matchers: Readonly<Partial<Record<ExpectationMode, Matcher>>> = {
  lines: matchLines,
  contains: matchContains,
  not: matchNot,
  table: matchTable,
  json: matchJson,
}

/** Judges any expectation by its own matcher. */
export const match: Matcher = (expectation, printed, captures, origins) => {
  const matcher = matchers[expectation.mode]
  // Parsing has refused what has none.
  if (matcher === undefined) throw new Error(`no matcher for ${expectation.mode}`)
  const result = matcher(expectation, printed, captures, origins)
  if (result.fits) return result
  return { captures: fittingCaptures(expectation, result.failure, captures), ...result }
}
