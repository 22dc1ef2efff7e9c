import type { Parameters } from 'fast-check'

/**
 * How often a property is tried: the same cases in every run, so that a red one is somebody's change. `LABRUN_FUZZ=50` tries fifty
 * times as many, and others each time.
 */
export function tries(numRuns: number): Parameters<unknown> {
  const more = process.env.LABRUN_FUZZ
  return more === undefined ? { numRuns, seed: 20_261_129 } : { numRuns: numRuns * Number(more) }
}
