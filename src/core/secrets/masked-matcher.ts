import type { Captures, Matcher } from '../matcher.ts'
import { MASK, type Masker } from './masker.ts'

/**
 * A matcher for output with secrets in it: what was printed is compared, and where that does not fit, what is shown of it. So a
 * report's `***` can stand in a lab. What must not be printed must be in neither.
 */
export function maskedMatcher(match: Matcher, masker: Masker): Matcher {
  return (expectation, printed, captures, origins) => {
    const result = match(expectation, printed, captures, origins)
    // Also where it fits: pieces of a secret that goes on in the next line are known from now on.
    const shown = masker.mask(printed)
    if (shown === printed || result.fits !== (expectation.mode === 'not')) return result
    const second = match(expectation, shown, maskedCaptures(captures, masker), origins)
    if (expectation.mode === 'not') return second
    const hidesCapture = second.fits && Object.values(second.captures).some((text) => text.includes(MASK))
    if (second.fits) return hidesCapture ? result : second
    return expectation.lines.some(({ text }) => text.includes(MASK)) ? second : result
  }
}

function maskedCaptures(captures: Captures, masker: Masker): Captures {
  return Object.fromEntries(Object.entries(captures).map(([name, text]) => [name, masker.mask(text)]))
}
