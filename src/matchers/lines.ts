import type { ExpectedLine } from '../core/expectation.ts'
import type { Matcher } from '../core/matcher.ts'
import { align, type Segment } from './align.ts'
import { explain } from './explain.ts'
import { printedLines } from './normalise.ts'

/** All lines, in order; `...` stands for any number of them. */
export const matchLines: Matcher = (expectation, printed, captures) => {
  const lines = printedLines(printed)
  const alignment = align(splitAtGaps(expectation.lines), lines, new Map(Object.entries(captures)))
  return alignment.fits
    ? { fits: true, captures: Object.fromEntries(alignment.captures) }
    : { fits: false, failure: explain(expectation, lines, alignment) }
}

function splitAtGaps(lines: readonly ExpectedLine[]): Segment[] {
  const gaps = lines.flatMap(({ pattern }, index) => (pattern.kind === 'gap' ? index : []))
  return [-1, ...gaps].map((gap, index) => lines.slice(gap + 1, gaps[index]))
}
