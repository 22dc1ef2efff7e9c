import { distance } from 'fastest-levenshtein'

const MAX_EDITS = 2

/**
 * The nearest of some right words: at most two letters added, dropped or changed (two that swapped places count once), and
 * at most half of the right word's. Upper and lower case are one. Of words equally near, the first.
 *
 * @returns `null` where none is near
 */
export function near(word: string, words: readonly string[], maxEdits = MAX_EDITS): string | null {
  let best: string | null = null
  let fewest = maxEdits + 1
  for (const candidate of words) {
    const edits = editsBetween(word.toLowerCase(), candidate.toLowerCase())
    if (edits < fewest && edits * 2 <= candidate.length) {
      best = candidate
      fewest = edits
    }
  }
  return best
}

/**
 * The right word that a misspelt one can only be: the nearest, alone so near, and nearer than chance would bring two words. One
 * edit at most, in words of seven letters and more two. What this finds is written without asking.
 */
export function surelyMeant(word: string, words: readonly string[]): string | null {
  if (word.length < 3) return null
  const ranked = words
    .map((right) => ({ right, edits: editsBetween(word.toLowerCase(), right.toLowerCase()) }))
    .filter(({ right, edits }) => edits <= (right.length < 7 ? 1 : 2))
    .toSorted((a, b) => a.edits - b.edits)
  const [best, second] = ranked
  return best === undefined || best.edits === second?.edits ? null : best.right
}

/** `{ fix }` with that word, and what stands behind it, or nothing, to be spread into a complaint. */
export function surelyFix(word: string, words: readonly string[], behind = ''): { fix?: string } {
  const right = surelyMeant(word, words)
  return right === null ? {} : { fix: right + behind }
}

/** `{ hint }` that asks for the nearest word, or nothing, to be spread into a complaint. */
export function nearHint(word: string, words: readonly string[]): { hint?: string } {
  const found = near(word, words)
  return found === null ? {} : { hint: `Did you mean ${found}?` }
}

function editsBetween(word: string, candidate: string): number {
  // Longer by more than two is further than two, and need not be measured: words of a megabyte are.
  if (Math.abs(word.length - candidate.length) > MAX_EDITS) return MAX_EDITS + 1
  const edits = distance(word, candidate)
  return edits === 2 && isSwap(word, candidate) ? 1 : edits
}

/** Two words, two edits apart, of the same letters: two of them have swapped places. */
function isSwap(a: string, b: string): boolean {
  return a.length === b.length && [...a].toSorted().join('') === [...b].toSorted().join('')
}
