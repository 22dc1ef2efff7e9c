import { distance } from 'fastest-levenshtein'

// Enough to tell which line was meant, and it keeps a megabyte of output from costing seconds.
const COMPARED_CHARACTERS = 200
const COMPARED_LINES = 5000
/** Of the longer text's length: what differs more is another line. */
const LARGEST_DIFFERENCE = 0.5

/** The line that resembles `text` most, the first of several; `null` where none resembles it. */
export function nearest(text: string, lines: readonly string[]): string | null {
  const wanted = text.slice(0, COMPARED_CHARACTERS)
  let best: { line: string | null; difference: number } = { line: null, difference: LARGEST_DIFFERENCE }
  for (const line of lines.slice(0, COMPARED_LINES)) {
    const candidate = line.slice(0, COMPARED_CHARACTERS)
    const difference = distance(wanted, candidate) / Math.max(wanted.length, candidate.length, 1)
    if (difference < best.difference) best = { line, difference }
  }
  return best.line
}
