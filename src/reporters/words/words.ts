const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Milliseconds as people read them: `<1 ms`, `3 ms`, `1.2 s`, `1m 04s`, `2h 05m`. */
export function duration(ms: number): string {
  if (ms < 0.5) return '<1 ms'
  if (ms < SECOND - 0.5) return `${Math.round(ms)} ms`
  if (ms < MINUTE - 50) return `${(ms / SECOND).toFixed(1)} s`
  return longDuration(Math.round(ms / SECOND) * SECOND)
}

/** Time that still runs, in whole seconds, so that it does not flicker; nothing within the first one. */
export function elapsed(ms: number): string {
  if (ms < SECOND) return ''
  const whole = Math.floor(ms / SECOND) * SECOND
  return whole < MINUTE ? `${whole / SECOND} s` : longDuration(whole)
}

function longDuration(ms: number): string {
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m ${twoDigits((ms % MINUTE) / SECOND)}s`
  const minutes = Math.round(ms / MINUTE)
  return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

/** `1 step`, `2 steps`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
