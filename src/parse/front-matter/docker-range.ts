/** The forms `parseDockerRange` reads, for messages. */
export const DOCKER_RANGE_FORMS = 'a version range such as ">=20.10" or ">=20.10 <29", or false'

const COMPARISON = /^(>=|<=|>|<|=)(\d{1,5}(?:\.\d{1,5}){0,2})$/

/**
 * Checks a range of Docker versions: comparisons (`>=`, `>`, `<=`, `<`, `=`) with up to three numbers each, separated by
 * blanks, all of which must hold.
 *
 * @returns the range with single blanks; `null` where it is none
 */
export function parseDockerRange(text: string): string | null {
  const comparisons = text.trim().split(/[ \t]+/)
  return comparisons.every(isComparison) ? comparisons.join(' ') : null
}

/** One comparison: `>=20.10`. */
export function isComparison(text: string): boolean {
  return COMPARISON.test(text)
}
