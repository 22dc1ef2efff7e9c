import { distance } from 'fastest-levenshtein'

// Enough to tell which line was meant, and it keeps a megabyte of output from costing seconds.
const COMPARED_CHARACTERS = 200
const COMPARED_LINES = 500
/** Of the longer text's length: what differs more is another line. */
const LARGEST_DIFFERENCE = 0.5

/** The line that resembles `text` most, the first of several; `null` where none resembles it. */
export function nearest(text: string, lines: readonly string[]): string | null {
  const wanted = text.slice(0, COMPARED_CHARACTERS)
  let best: { line: string | null; difference: number } = { line: null, difference: LARGEST_DIFFERENCE }
  for (const line of likely(wanted, lines)) {
    const candidate = line.slice(0, COMPARED_CHARACTERS)
    const difference = distance(wanted, candidate) / Math.max(wanted.length, candidate.length, 1)
    if (difference < best.difference) best = { line, difference }
  }
  return best.line
}

/** Of very many lines, those that begin and end most like the text, in order. */
function likely(text: string, lines: readonly string[]): readonly string[] {
  if (lines.length <= COMPARED_LINES) return lines
  const found: Array<{ index: number; likeness: number }> = []
  let least = 0
  for (let index = 0; index < lines.length; index += 1) {
    const likeness = likenessOf(text, lines[index]!)
    if (likeness <= least) continue
    found.push({ index, likeness })
    if (found.length < 2 * COMPARED_LINES) continue
    found.sort((a, b) => b.likeness - a.likeness || a.index - b.index).splice(COMPARED_LINES)
    least = found.at(-1)!.likeness
  }
  return found.toSorted((a, b) => a.index - b.index).map(({ index }) => lines[index]!)
}

/** From 0 to 1: how much of the longer text the two have in common at both ends. */
function likenessOf(text: string, line: string): number {
  const shorter = Math.min(text.length, line.length)
  let head = 0
  while (head < shorter && text.charCodeAt(head) === line.charCodeAt(head)) head += 1
  let tail = 0
  const left = Math.min(shorter - head, COMPARED_CHARACTERS)
  while (tail < left && text.charCodeAt(text.length - 1 - tail) === line.charCodeAt(line.length - 1 - tail))
    tail += 1
  return (head + tail) / Math.max(text.length, Math.min(line.length, COMPARED_CHARACTERS), 1)
}
