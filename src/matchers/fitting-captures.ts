import type { Expectation } from '../core/expectation.ts'
import type { Captures } from '../core/matcher.ts'
import type { Failure } from '../core/step-result.ts'
import { fitLine } from './line.ts'

/** What the lines that do fit capture, of an expectation that does not. Of two that don't agree, the first counts. */
export function fittingCaptures(
  { lines }: Expectation,
  { comparison = [] }: Failure,
  captures: Captures,
): Record<string, string> {
  const bound = new Map(Object.entries(captures))
  const fresh: Record<string, string> = {}
  for (const row of comparison) {
    const expected = row.kind === 'fits' ? lines.find(({ line }) => line === row.line) : undefined
    if (row.kind !== 'fits' || expected === undefined) continue
    for (const [name, text] of fitLine(expected, row.actual, bound) ?? []) {
      bound.set(name, text)
      fresh[name] = text
    }
  }
  return fresh
}
