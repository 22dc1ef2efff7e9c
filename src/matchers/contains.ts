import type { Matcher } from '../core/matcher.ts'
import { align } from './align.ts'
import { explain } from './explain.ts'
import { matchLines } from './lines.ts'
import { printedLines } from './normalise.ts'

/**
 * These lines, in this order, among others. A `...` says nothing more here, as there is a gap round each line anyway.
 * No lines at all mean what they mean everywhere: that nothing was printed.
 */
export const matchContains: Matcher = (expectation, printed, captures) => {
  const wanted = expectation.lines.filter(({ pattern }) => pattern.kind !== 'gap')
  if (wanted.length === 0) return matchLines({ ...expectation, mode: 'lines' }, printed, captures)
  const lines = printedLines(printed)
  const segments = [[], ...wanted.map((line) => [line]), []]
  const alignment = align(segments, lines, new Map(Object.entries(captures)))
  return alignment.fits
    ? { fits: true, captures: Object.fromEntries(alignment.captures) }
    : { fits: false, failure: explain(expectation, lines, alignment) }
}
