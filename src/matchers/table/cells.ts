import type { Heading } from './header.ts'
import type { Word } from './words.ts'

/** A row taken apart. */
export interface RowReading {
  /** For each word the index of its heading; -1 where it stands under none. */
  headings: number[]
  /** A word stands under two headings, one of which the author names: the row has been pushed out of its columns. */
  isPushed: boolean
}

/** Puts each word of a row under the heading that it stands under; of several, the one with which it is aligned. */
export function readRow(words: readonly Word[], headings: readonly Heading[]): RowReading {
  const found: number[] = []
  let isPushed = false
  let first = 0
  for (const word of words) {
    while (first < headings.length && headings[first]!.to <= word.from) first += 1
    const under = headingsOver(word, headings, first)
    if (under.length > 1 && under.some((index) => headings[index]!.column !== null)) isPushed = true
    found.push(bestOf(under, word, headings))
  }
  return { headings: found, isPushed }
}

/** On which side the words of a column stand: how many begin where its heading does, how many end where it does. */
export interface Sides {
  left: number
  right: number
}

/** Counts, for each heading, the words of a row that are aligned with it. */
export function countSides(
  sides: Sides[],
  words: readonly Word[],
  found: readonly number[],
  headings: readonly Heading[],
): void {
  for (const [index, word] of words.entries()) {
    const heading = headings[found[index]!]
    if (heading === undefined) continue
    if (word.from === heading.from) sides[found[index]!]!.left += 1
    if (word.to === heading.to) sides[found[index]!]!.right += 1
  }
}

/**
 * The first or last word of a cell always stands under its heading, whichever way the column is aligned. What stands under none
 * belongs to the cell on its left; or to one on its right that is aligned to the right and goes on without a gap.
 */
export function withOrphans(
  given: readonly number[],
  words: readonly Word[],
  headings: readonly Heading[],
  sides: readonly Sides[],
): number[] {
  const found = [...given]
  for (const [index, heading] of found.entries()) {
    if (heading >= 0) continue
    const before = found[index - 1] ?? -1
    const isApart = index === 0 || words[index]!.from - words[index - 1]!.to > 1
    const right = before < 0 || isApart ? headingToTheRight(index, found, words) : -1
    found[index] = right >= 0 && endsUnder(right, found, words, headings, sides) ? right : before
  }
  return found
}

/** The heading of the next word that has one, where no gap is before it; -1 where there is none. */
function headingToTheRight(index: number, found: readonly number[], words: readonly Word[]): number {
  for (let at = index + 1; at < words.length && words[at]!.from - words[at - 1]!.to === 1; at += 1) {
    if (found[at]! >= 0) return found[at]!
  }
  return -1
}

function endsUnder(
  heading: number,
  found: readonly number[],
  words: readonly Word[],
  headings: readonly Heading[],
  sides: readonly Sides[],
): boolean {
  const { left, right } = sides[heading]!
  return right >= left && words[found.lastIndexOf(heading)]!.to === headings[heading]!.to
}

/** The texts of a row's cells, for each of the named columns. */
export function cellsOf(
  line: string,
  words: readonly Word[],
  headings: readonly Heading[],
  of: readonly number[],
  columns: number,
): string[] {
  const cells = new Array<string>(columns).fill('')
  for (let at = 0; at < words.length; ) {
    let end = at
    while (end + 1 < words.length && of[end + 1] === of[at]) end += 1
    const column = headings[of[at]!]?.column ?? null
    if (column !== null) cells[column] = line.slice(words[at]!.start, words[end]!.end)
    at = end + 1
  }
  return cells
}

/** Each word under the heading of the same number, all that is left under the last; `null` where there are too few. */
export function readByCount(words: readonly Word[], headings: readonly Heading[]): number[] | null {
  if (words.length < headings.length) return null
  return words.map((_, index) => Math.min(index, headings.length - 1))
}

function headingsOver(word: Word, headings: readonly Heading[], first: number): number[] {
  const under: number[] = []
  for (let index = first; index < headings.length && headings[index]!.from < word.to; index += 1) {
    under.push(index)
  }
  return under
}

function bestOf(under: readonly number[], word: Word, headings: readonly Heading[]): number {
  if (under.length < 2) return under[0] ?? -1
  const overlap = (index: number) =>
    Math.min(word.to, headings[index]!.to) - Math.max(word.from, headings[index]!.from)
  const byOverlap = under.toSorted((a, b) => overlap(b) - overlap(a))
  return under.find((index) => isAligned(word, headings[index]!)) ?? byOverlap[0]!
}

function isAligned(word: Word, heading: Heading): boolean {
  return word.from === heading.from || word.to === heading.to
}
