import type { Expectation, ExpectedLine } from '../core/expectation.ts'
import type { Matcher } from '../core/matcher.ts'
import { hostName, unlikeHostName } from '../core/unlike-host.ts'
import { type Bindings, fitPrinted } from '../matchers/line.ts'
import type { PrintedLine } from '../matchers/printed.ts'
import type { Pair } from './piece.ts'

/** What was captured by then, in each run. */
export type Bound = Pair<Bindings>

export const NOTHING_BOUND: Bound = [new Map(), new Map()]

/** Both, and what was captured after. */
export function boundWith(bound: Bound, fresh: Bound): Bound {
  return [new Map([...bound[0], ...fresh[0]]), new Map([...bound[1], ...fresh[1]])]
}

/**
 * Fits one expected line to what each run printed there. That a private host has the name it has is a promise, so the other
 * host's name counts as that one.
 *
 * @returns what it captures; `null` where it does not fit both
 */
export function fitBoth(line: ExpectedLine, lines: Pair<PrintedLine>, bound: Bound): Bound | null {
  const one = fitPrinted(line, lines[0], bound[0])
  if (one === null) return null
  const other = fitPrinted(line, lines[1], bound[1]) ?? fitPrinted(line, lineAsUsual(lines[1]), bound[1])
  return other && [one, other]
}

/** The same to texts that are no whole lines. */
export function fitTexts(line: ExpectedLine, texts: Pair, bound: Bound): Bound | null {
  return fitBoth(line, [plainLine(texts[0]), plainLine(texts[1])], bound)
}

function plainLine(text: string): PrintedLine {
  return { text, raw: text, isOpen: false, escaped: null }
}

/** The same for a whole expectation, by its own matcher. */
export function matchBoth(expectation: Expectation, texts: Pair, bound: Bound, match: Matcher): Bound | null {
  const judged = (text: string, run: 0 | 1) => match(expectation, text, Object.fromEntries(bound[run]))
  const one = judged(texts[0], 0)
  if (!one.fits) return null
  const other = judged(texts[1], 1)
  const again = other.fits ? other : judged(asUsual(texts[1]), 1)
  return again.fits ? [mapOf(one.captures), mapOf(again.captures)] : null
}

/** What an expectation captures that is left though it does not fit: as the runs themselves did. */
export function partlyCaptured(expectation: Expectation, texts: Pair, bound: Bound, match: Matcher): Bound {
  const of = (run: 0 | 1) =>
    mapOf(match(expectation, texts[run], Object.fromEntries(bound[run])).captures ?? {})
  return [of(0), of(1)]
}

function mapOf(captures: Readonly<Record<string, string>>): Bindings {
  return new Map(Object.entries(captures))
}

function lineAsUsual({ text, raw, escaped, isOpen }: PrintedLine): PrintedLine {
  return { text: asUsual(text), raw: asUsual(raw), escaped: escaped && asUsual(escaped), isOpen }
}

function asUsual(text: string): string {
  return text.replaceAll(unlikeHostName, hostName)
}
