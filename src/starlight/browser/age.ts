const DAY_MS = 24 * 60 * 60 * 1000
/** After so many days a reader should look twice, and after so many not rely on it. */
const AMBER_DAYS = 30
const RED_DAYS = 90

/** How far evidence of that age can be trusted. */
export function freshness(ageMs: number): 'fresh' | 'amber' | 'red' {
  const days = ageMs / DAY_MS
  return days >= RED_DAYS ? 'red' : days >= AMBER_DAYS ? 'amber' : 'fresh'
}

/** `today`, `yesterday`, `23 days ago`; a clock that is behind counts as today. */
export function ageWords(ageMs: number): string {
  const days = Math.max(0, Math.floor(ageMs / DAY_MS))
  return days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`
}
