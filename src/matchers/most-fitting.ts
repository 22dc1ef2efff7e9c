import type { ExpectedPiece } from '../core/expectation.ts'
import type { Bindings } from './line.ts'

/**
 * Which of several candidates is most like what is looked for: that of which most parts fit, and those parts count most that
 * fit few of the candidates, as a name does; of equal ones, those that are written first.
 *
 * @param fits for each candidate, whether each part fits
 * @param weights of the parts
 * @param isPreferred candidates that come first, whatever fits of the others
 * @returns its index, of several the first; `null` where nothing fits anywhere
 */
export function mostFitting(
  fits: readonly (readonly boolean[])[],
  weights: readonly number[],
  isPreferred: (candidate: number) => boolean,
): number | null {
  const shares = weights.map((weight, part) => {
    const rarity = 1 / Math.max(1, fits.filter((parts) => parts[part]).length)
    return weight * rarity * (1 + 0.01 / (part + 1))
  })
  const scores = fits.map((parts) => parts.reduce((sum, fit, part) => (fit ? sum + shares[part]! : sum), 0))
  return bestOf(scores, isPreferred) ?? bestOf(scores, () => true)
}

/** How much it tells that a piece fits: what fits anything says nothing, and a type less than a text. */
export function weightOf({ text, pattern }: ExpectedPiece, bound: Bindings): number {
  if (text === '') return 0
  if (pattern.kind === 'literal') return 2
  if (pattern.kind !== 'placeholders') return 1
  const isKnown = pattern.parts.some((part) => part.kind === 'text' || bound.has(part.name ?? ''))
  if (isKnown) return 2
  return pattern.parts.every((part) => part.kind === 'placeholder' && part.type === 'any') ? 0 : 1
}

/** The index of the highest score above nothing, of several the first. */
function bestOf(scores: readonly number[], isEligible: (at: number) => boolean): number | null {
  let best: number | null = null
  for (const [at, score] of scores.entries()) {
    if (isEligible(at) && score > (best === null ? 0 : scores[best]!)) best = at
  }
  return best
}
