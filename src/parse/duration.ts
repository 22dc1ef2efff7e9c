const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

// Node's timers hold 24.8 days; a lab that needs more than one is a mistake in the unit.
const LONGEST_MS = 24 * 3_600_000

/** How a duration is written. */
export const DURATION = /^([1-9]\d{0,8})(ms|s|m|h)$/

/** The forms `parseDuration` reads, for messages. */
export const DURATION_FORMS = 'a duration such as 250ms, 30s, 5m or 1h, at most 24h'

/**
 * Milliseconds of `250ms`, `30s`, `5m` or `1h`: a whole number above 0 and one unit.
 *
 * @returns `null` for any other text, and for more than 24 hours
 */
export function parseDuration(text: string): number | null {
  const parts = DURATION.exec(text)
  if (parts === null) return null
  const ms = Number(parts[1]) * UNITS[parts[2]!]!
  return ms <= LONGEST_MS ? ms : null
}
