import { type Measure, type Word, wordsOf } from './words.ts'

/** A heading: words of the header that belong together. */
export interface Heading {
  /** Where it stands, as measured. */
  from: number
  to: number
  /** Index of the column that the author named so; `null` where it is not named. */
  column: number | null
}

/** The headings of a header line in order, or which of the names it lacks (by index). */
export type HeaderReading = { headings: Heading[]; lacks: number[] }

/**
 * Finds the columns that the author names in a printed header. A name of several words stands there with single blanks
 * between them, as Docker's `CONTAINER ID`; every other word is a heading of its own.
 */
export function readHeader(line: string, names: readonly string[], measure: Measure): HeaderReading {
  const words = wordsOf(line, measure)
  const reading = findNames(words, names)
  if (reading.lacks.length === 0) return reading
  // ss prints its last heading without a blank before it: Peer Address:PortProcess.
  const apart = words.flatMap(wordsWithin)
  if (apart.length === words.length) return reading
  const second = findNames(apart, names)
  return second.lacks.length === 0 ? second : reading
}

function findNames(words: readonly Word[], names: readonly string[]): HeaderReading {
  const owner = new Array<number | null>(words.length).fill(null)
  const lacks: number[] = []
  for (const column of longestFirst(names)) {
    const parts = names[column]!.split(' ')
    const at = words.findIndex((_, from) => isFree(owner, from, parts) && isAt(words, from, parts))
    if (at < 0) lacks.push(column)
    else owner.fill(column, at, at + parts.length)
  }
  return { headings: joined(words, owner), lacks: lacks.toSorted((a, b) => a - b) }
}

/** So that `ID` does not take a word from `CONTAINER ID`. */
function longestFirst(names: readonly string[]): number[] {
  const length = (index: number) => names[index]!.split(' ').length
  return [...names.keys()].toSorted((a, b) => length(b) - length(a) || a - b)
}

function isFree(owner: readonly (number | null)[], from: number, parts: readonly string[]): boolean {
  return parts.every((_, index) => owner[from + index] === null)
}

function isAt(words: readonly Word[], from: number, parts: readonly string[]): boolean {
  return parts.every((part, index) => {
    const word = words[from + index]!
    return word.text === part && (index === 0 || word.start - words[from + index - 1]!.end === 1)
  })
}

function joined(words: readonly Word[], owner: readonly (number | null)[]): Heading[] {
  const headings: Heading[] = []
  for (const [index, { from, to }] of words.entries()) {
    const column = owner[index]!
    const last = headings.at(-1)
    if (column !== null && last?.column === column) last.to = to
    else headings.push({ from, to, column })
  }
  return headings
}

/** `PortProcess` as two words. */
function wordsWithin(word: Word): Word[] {
  const parts = word.text.split(/(?<=[a-z])(?=[A-Z])/)
  let offset = 0
  return parts.map((text) => {
    const start = word.start + offset
    const from = word.from + offset
    offset += text.length
    return { text, start, end: start + text.length, from, to: from + text.length }
  })
}
