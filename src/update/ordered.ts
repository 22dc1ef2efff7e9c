import type { Expectation } from '../core/expectation.ts'
import { withoutBlankEnd } from '../core/text/without-blank-end.ts'
import { type Item, isWanted, itemsOf } from '../matchers/items.ts'
import { likelyText } from '../matchers/line.ts'
import { Printed } from '../matchers/printed.ts'
import { arrange, type Change } from './arrange.ts'
import { fitBoth, matchBoth } from './bound.ts'
import { draftLines, lineScene, provesSomething } from './draft.ts'
import { likeness } from './likeness.ts'
import { type Misfit, MOST_NEW_LINES, type Rewritten, TOO_MANY_LINES } from './misfit.ts'
import { expectationOf } from './new-line.ts'
import type { Pair } from './piece.ts'
import { type PrintedRow, printedRows, textsOfRow } from './printed-rows.ts'

/** Lines in order: all of them, or among others. */
export function rewriteOrdered(misfit: Misfit): Rewritten {
  const { expectation, texts, bound, own, match, isTranscript } = misfit
  const printed = printedIn(misfit)
  const rows = printedRows(printed)
  const scene = { ...lineScene(own, printed[0].length > 0 ? printed[0].line(0) : undefined), bound }
  const isSilent = printed.every(({ length }) => length === 0)
  const ways = waysFor(misfit, rows)
  if (ways.every(isTooMuch)) return { left: TOO_MANY_LINES }
  for (const { changes, mayMend } of ways) {
    if (isTooMuch({ changes })) continue
    const lines = draftLines(changes, { ...scene, mayMend })
    const isProof = lines.length === 0 ? isSilent && expectation.mode === 'lines' : provesSomething(lines)
    const captures = isProof
      ? matchBoth(expectationOf(expectation, lines, isTranscript), texts, bound, match)
      : null
    if (captures !== null) return { lines, captures }
  }
  return { left: whyLeft(expectation, isSilent, rows) }
}

/** Empty lines at the end may stand in a transcript already. */
function printedIn({ expectation: { blankEnd = 0 }, texts }: Misfit): Pair<Printed> {
  const [one, other] = texts.map((text) => new Printed(withoutBlankEnd(text, blankEnd)))
  return [one!, other!]
}

/** How it can be done, the best way first. */
function waysFor(misfit: Misfit, rows: readonly PrintedRow[]): { changes: Change[]; mayMend: boolean }[] {
  const changes = changesFor(misfit, rows)
  const ways = changes === null ? [] : [true, false].map((mayMend) => ({ changes, mayMend }))
  if (misfit.expectation.mode === 'contains') return ways
  const anew = rows.map((printed): Change => ({ kind: 'new', old: null, printed }))
  return [...ways, { changes: anew, mayMend: false }]
}

function isTooMuch({ changes }: { changes: readonly Change[] }): boolean {
  return changes.filter(({ kind }) => kind === 'new').length > MOST_NEW_LINES
}

function whyLeft({ mode }: Expectation, isSilent: boolean, rows: readonly PrintedRow[]): string {
  if (isSilent) return 'nothing is printed any more'
  if (rows.every(({ kind }) => kind === 'gap')) return 'two runs have printed nothing that is alike'
  if (mode === 'contains') return 'nothing like its lines is printed any more'
  return 'nothing was found that fits what both runs printed'
}

function changesFor({ expectation, bound }: Misfit, rows: readonly PrintedRow[]): Change[] | null {
  const othersAllowed = expectation.mode === 'contains'
  const expected = othersAllowed ? expectation.lines.map(amongOthers) : itemsOf(expectation.lines)
  const likely = expected.map(({ line }) => likelyText(line!, bound[0]))
  const linesOf = (row: number) => (rows[row] as Extract<PrintedRow, { kind: 'line' }>).lines
  return arrange({
    expected,
    printed: rows,
    othersAllowed,
    fits: remembered(rows.length, (at, row) => fitBoth(expected[at]!.line!, linesOf(row), bound) !== null),
    likeness: remembered(rows.length, (at, row) => likeness(likely[at]!, textsOfRow(rows[row]!)[0])),
  })
}

/** Among other lines, only that a line is printed says something. */
function amongOthers(line: Expectation['lines'][number]): Item {
  const isGap = line.pattern.kind === 'gap'
  return { line, isGap, isOptional: !isWanted(line), isMany: isGap }
}

/** Asked for many times over. */
function remembered<T>(width: number, of: (at: number, row: number) => T): (at: number, row: number) => T {
  const known = new Map<number, T>()
  return (at, row) => {
    const key = at * width + row
    if (!known.has(key)) known.set(key, of(at, row))
    return known.get(key)!
  }
}
