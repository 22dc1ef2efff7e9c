import type { Matcher } from '../core/matcher.ts'
import { align } from './align.ts'
import { explain } from './explain.ts'
import { isWanted, itemsAmongOthers } from './items.ts'
import { matchLines } from './lines.ts'
import { Printed } from './printed.ts'
import { matchUnordered } from './unordered.ts'

/**
 * These lines, in this order, among others. A `...` says nothing more here, as there is a gap round each line anyway.
 * No lines at all mean what they mean everywhere: that nothing was printed.
 */
export const matchContains: Matcher = (expectation, printed, captures, origins) => {
  const { lines, unordered } = expectation
  if (!lines.some(isWanted)) return matchLines({ ...expectation, mode: 'lines' }, printed, captures, origins)
  if (unordered) return matchUnordered(expectation, printed, captures, origins)
  const output = new Printed(printed)
  const items = itemsAmongOthers(lines)
  const alignment = align(items, output, new Map(Object.entries(captures)))
  return alignment.fits
    ? { fits: true, captures: Object.fromEntries(alignment.captures) }
    : { fits: false, failure: explain(expectation, items, output, alignment, origins) }
}
