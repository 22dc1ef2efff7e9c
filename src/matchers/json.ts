import type { Matcher } from '../core/matcher.ts'
import { JsonComparison } from './json/compare.ts'
import { explainDifferences, explainMistake, explainNothing } from './json/explain.ts'
import { JsonFacts } from './json/facts.ts'
import { firstOf, JsonFit } from './json/fit.ts'
import { readPrintedJson } from './json/printed-json.ts'
import { type Bindings, newIn } from './line.ts'
import { stripEscapes } from './normalise.ts'
import { Search } from './search.ts'

/**
 * All that is written must be there: each member of an object, each element of an array in one of its own, each document in one
 * of those that are printed. What is empty must be empty.
 */
export const matchJson: Matcher = (expectation, printed, captures, origins = {}) => {
  const text = stripEscapes(printed)
  const { documents, mistake } = readPrintedJson(text)
  if (mistake !== null) return { fits: false, failure: explainMistake(expectation, text, mistake) }
  if (documents.length === 0) return { fits: false, failure: explainNothing(expectation, text) }
  const { json, unordered } = expectation
  const bound: Bindings = new Map(Object.entries(captures))
  const facts = new JsonFacts(json!)
  const search = new Search()
  const found = firstOf(new JsonFit(facts, unordered, search).list(json!, documents, bound))
  if (found !== null) {
    return { fits: true, captures: newIn(found, bound) }
  }
  if (search.gaveUp) return { fits: false, failure: explainDifferences(expectation, text, []) }
  const comparison = new JsonComparison(new JsonFit(facts, unordered, new Search()), expectation, origins)
  const { differences, bound: known } = comparison.documents(json!, documents, bound)
  const failure = explainDifferences(expectation, text, differences)
  return { fits: false, failure, captures: newIn(known, bound) }
}
