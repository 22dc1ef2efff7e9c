import { diffArrays } from 'diff'
import type { Printed, PrintedLine } from '../matchers/printed.ts'
import { volatiles } from '../volatile/kinds.ts'
import type { Pair } from './piece.ts'
import { tokens } from './tokens.ts'

/** What two runs printed in one place: a line each, or lines that can't be told which belongs to which. */
export type PrintedRow =
  | { kind: 'line'; lines: Pair<PrintedLine> }
  | { kind: 'gap'; lines: Pair<readonly PrintedLine[]> }

// Edits after which two outputs have too little in common.
const MOST_EDITS = 2000

/** Lays the lines of two runs side by side: first those that are equal, then those of the same shape, then by their order. */
export function printedRows(printed: Pair<Printed>): PrintedRow[] {
  const [one, other] = printed.map(linesOf)
  return hunks(one!, other!, ({ text }) => text).flatMap((hunk) =>
    hunk.isSame ? pairs(hunk) : hunks(hunk.one, hunk.other, ({ text }) => shape(text)).flatMap(rowsOf),
  )
}

/** All lines of an output. */
export function linesOf(printed: Printed): PrintedLine[] {
  return Array.from({ length: printed.length }, (_, index) => printed.line(index))
}

/** What is printed in a row of one line each. */
export function textsOfRow(row: PrintedRow): Pair {
  const [one, other] = (row as Extract<PrintedRow, { kind: 'line' }>).lines
  return [one.text, other.text]
}

/** Lines at the same place of both outputs. */
interface Hunk {
  isSame: boolean
  one: PrintedLine[]
  other: PrintedLine[]
}

/** The same by `key`, and the rest, in turn. */
function hunks(
  one: readonly PrintedLine[],
  other: readonly PrintedLine[],
  key: (line: PrintedLine) => string,
): Hunk[] {
  const changes = diffArrays(one.map(key), other.map(key), { maxEditLength: MOST_EDITS })
  if (!changes) return [{ isSame: false, one: [...one], other: [...other] }]
  const all: Hunk[] = []
  let at = 0
  let from = 0
  for (const { added, removed, count } of changes) {
    const isSame = !added && !removed
    const last = all.at(-1)
    const hunk = last?.isSame === isSame ? last : { isSame, one: [], other: [] }
    if (hunk !== last) all.push(hunk)
    if (!added) hunk.one.push(...one.slice(at, at + count))
    if (!removed) hunk.other.push(...other.slice(from, from + count))
    if (!added) at += count
    if (!removed) from += count
  }
  return all
}

function rowsOf(hunk: Hunk): PrintedRow[] {
  if (hunk.one.length === hunk.other.length) return pairs(hunk)
  return [{ kind: 'gap', lines: [hunk.one, hunk.other] }]
}

function pairs({ one, other }: Hunk): PrintedRow[] {
  return one.map((line, index): PrintedRow => ({ kind: 'line', lines: [line, other[index]!] }))
}

/** A line without its values: what two runs print alike. */
export function shape(line: string): string {
  return tokens(line, volatiles(line))
    .map(({ text, kind }) => (kind === 'word' || kind === 'mark' ? text : `<${kind}>`))
    .join('')
    .replace(/^<blank>/, '')
}
