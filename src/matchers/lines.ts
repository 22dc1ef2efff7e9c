import type { Matcher } from '../core/matcher.ts'
import { align } from './align.ts'
import { explain } from './explain.ts'
import { itemsOf } from './items.ts'
import { Printed } from './printed.ts'
import { matchUnordered } from './unordered.ts'

/** All lines, in order; `...` stands for any number of them. */
export const matchLines: Matcher = (expectation, printed, captures, origins) => {
  if (expectation.unordered) return matchUnordered(expectation, printed, captures, origins)
  const lines = new Printed(printed)
  const items = itemsOf(expectation.lines)
  const alignment = align(items, lines, new Map(Object.entries(captures)))
  return alignment.fits
    ? { fits: true, captures: Object.fromEntries(alignment.captures) }
    : { fits: false, failure: explain(expectation, items, lines, alignment, origins) }
}
