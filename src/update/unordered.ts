import type { ExpectedLine } from '../core/expectation.ts'
import { othersMayCome } from '../matchers/items.ts'
import { likelyText } from '../matchers/line.ts'
import { Printed } from '../matchers/printed.ts'
import type { Change } from './arrange.ts'
import { fitBoth, matchBoth } from './bound.ts'
import { draftLines, lineScene, provesSomething } from './draft.ts'
import { LEAST_LIKENESS, likeness } from './likeness.ts'
import { type Misfit, MOST_NEW_LINES, type Rewritten, TOO_MANY_LINES } from './misfit.ts'
import { expectationOf } from './new-line.ts'
import { partners } from './partners.ts'
import type { Pair } from './piece.ts'
import { linesOf, type PrintedRow, textsOfRow } from './printed-rows.ts'

/** Lines in any order. */
export function rewriteUnordered(misfit: Misfit): Rewritten {
  const { expectation, texts, bound, own, match } = misfit
  const printed: Pair<Printed> = [new Printed(texts[0]), new Printed(texts[1])]
  const scene = lineScene(own, printed[0].length > 0 ? printed[0].line(0) : undefined)
  const changes = changesFor(misfit, rowsInAnyOrder(printed))
  if (changes.filter(({ kind }) => kind === 'new').length > MOST_NEW_LINES) return { left: TOO_MANY_LINES }
  for (const mayMend of [true, false]) {
    const lines = draftLines(changes, { ...scene, bound, mayMend })
    const captures = provesSomething(lines)
      ? matchBoth(expectationOf(expectation, lines, false), texts, bound, match)
      : null
    if (captures !== null) return { lines, captures }
  }
  return { left: 'nothing was found that fits what both runs printed' }
}

/** Lines of both runs that belong together, and the rest. */
function rowsInAnyOrder(printed: Pair<Printed>): PrintedRow[] {
  const { pairs, alone } = partners(linesOf(printed[0]), linesOf(printed[1]), ({ text }) => text)
  const rows = pairs.map((lines): PrintedRow => ({ kind: 'line', lines }))
  return alone.every(({ length }) => length === 0) ? rows : [...rows, { kind: 'gap', lines: alone }]
}

/** Each line that fits stays; each other gives way to the line that is most like it. */
function changesFor({ expectation, bound }: Misfit, rows: PrintedRow[]): Change[] {
  const left = new Set(rows)
  const taken = new Map<ExpectedLine, PrintedRow>()
  const take = (line: ExpectedLine, row: PrintedRow | undefined) => {
    if (row === undefined) return
    taken.set(line, row)
    left.delete(row)
  }
  const asked = expectation.lines.filter(({ pattern }) => pattern.kind !== 'gap')
  // Who fits least has the first choice.
  const fitting = asked.map((line) => ({ line, rows: rows.filter((row) => fits(line, row, bound)) }))
  for (const { line, rows } of fitting.toSorted((one, other) => one.rows.length - other.rows.length))
    take(
      line,
      rows.find((row) => left.has(row)),
    )
  const kept = new Set(taken.keys())
  for (const line of asked) if (!kept.has(line)) take(line, mostLike(line, [...left], bound))
  const changes = expectation.lines.map((line): Change => {
    const printed = taken.get(line) ?? null
    if (line.pattern.kind === 'gap' || (printed === null && isOptional(line)))
      return { kind: 'kept', line, printed: null }
    if (kept.has(line)) return { kind: 'kept', line, printed }
    return printed === null ? { kind: 'dropped', line } : { kind: 'new', old: line, printed }
  })
  const added = othersMayCome(expectation)
    ? []
    : [...left].filter((row) => !asked.some((line) => isMany(line) && fits(line, row, bound)))
  return [...changes, ...added.map((printed): Change => ({ kind: 'new', old: null, printed }))]
}

function fits(line: ExpectedLine, row: PrintedRow, bound: Misfit['bound']): boolean {
  return row.kind === 'line' && fitBoth(line, row.lines, bound) !== null
}

function isOptional({ times }: ExpectedLine): boolean {
  return times === '?' || times === '*'
}

function isMany({ times }: ExpectedLine): boolean {
  return times === '+' || times === '*'
}

function mostLike(
  line: ExpectedLine,
  rows: readonly PrintedRow[],
  bound: Misfit['bound'],
): PrintedRow | undefined {
  const likely = likelyText(line, bound[0])
  const rated = rows
    .filter(({ kind }) => kind === 'line')
    .map((row) => ({ row, likeness: likeness(likely, textsOfRow(row)[0]) }))
  const best = rated.reduce((most, one) => (one.likeness > most.likeness ? one : most), {
    row: undefined as PrintedRow | undefined,
    likeness: LEAST_LIKENESS,
  })
  return best.row
}
