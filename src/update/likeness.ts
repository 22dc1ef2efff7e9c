import { distance } from 'fastest-levenshtein'

// Enough to tell which line was meant.
const COMPARED_CHARACTERS = 200

/** What has less in common than that is another line. */
export const LEAST_LIKENESS = 0.4

/** How much two lines have in common, blanks and the values of numbers left out: from 0 to 1. */
export function likeness(one: string, other: string): number {
  const [a, b] = [plain(one), plain(other)]
  const length = Math.max(a.length, b.length)
  return length === 0 ? 1 : 1 - distance(a, b) / length
}

function plain(text: string): string {
  return text.slice(0, COMPARED_CHARACTERS).replace(/\s+/g, ' ').replace(/\d+/g, '0').trim()
}
