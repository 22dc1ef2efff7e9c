import type { Expectation, ExpectedLine } from '../core/expectation.ts'
import type { Origins } from '../core/matcher.ts'
import type { ComparedLine, Failure } from '../core/step-result.ts'
import { described, moreLines, quote } from './describe.ts'
import { hintFor } from './hint.ts'
import { othersMayCome } from './items.ts'
import { fitPrinted, likelyText } from './line.ts'
import { nearest } from './nearest.ts'
import type { Attempt } from './pairing.ts'
import { type Printed, shownLine } from './printed.ts'
import { leftOut, passedOver, SHOWN_ROWS, tidy } from './rows.ts'
import { failureOf, type Said, type Scene, sceneOf } from './scene.ts'

// To so many missing lines the nearest printed one is looked for.
const MOST_PARTNERS = 20

/**
 * Says what is left over on both sides.
 *
 * @param attempt the one that left the fewest; `null` where the search was given up
 */
export function explainUnordered(
  lines: readonly ExpectedLine[],
  expectation: Expectation,
  printed: Printed,
  attempt: Attempt | null,
  origins: Origins | undefined,
): Failure {
  if (attempt === null) return gaveUp(lines, expectation, printed)
  const scene = sceneOf(expectation, printed, attempt.bound, origins)
  const left = leftOver(scene, attempt)
  const [first] = attempt.missing
  const said = first === undefined ? sayExtra(scene, attempt) : sayMissing(scene, lines, first, attempt, left)
  return failureOf(scene, said, rowsOf(scene, lines, attempt, left))
}

function gaveUp(lines: readonly ExpectedLine[], expectation: Expectation, printed: Printed): Failure {
  const scene = sceneOf(expectation, printed, new Map())
  const isTooMuch = printed.length > lines.length && lines.every(({ times }) => times === undefined)
  const said =
    isTooMuch && !othersMayCome(expectation)
      ? {
          message: `expected ${lines.length} lines in any order, but ${printed.length} were ${scene.word}`,
          hint: null,
        }
      : { message: 'gave up: there are too many ways to give each line a printed one', hint: GAVE_UP_HINT }
  return failureOf(scene, { line: expectation.place.line, ...said }, [])
}

const GAVE_UP_HINT = 'Write the lines more exactly; or let sort print them in order.'

/** Printed lines that no expected line has, by index: those that are extra, or all that do not matter. */
function leftOver({ printed, expectation }: Scene, { extra, pairing }: Attempt): number[] {
  if (!othersMayCome(expectation)) return extra
  const free: number[] = []
  for (let index = 0; index < printed.length; index += 1) if (pairing.owner[index]! < 0) free.push(index)
  return free
}

function sayMissing(
  scene: Scene,
  lines: readonly ExpectedLine[],
  first: number,
  { missing, extra, pairing }: Attempt,
  left: readonly number[],
): Said {
  const { printed, names, word } = scene
  const line = lines[first]!
  const start = `expected line ${line.line}, ${described(line, names)}, to be ${word} in any order, but`
  const others = [
    ...(missing.length > 1 ? [`${missing.length} expected lines`] : []),
    ...(extra.length > 1 ? [`${extra.length} printed lines`] : []),
  ]
  const rest = others.length === 0 ? '' : `; ${others.join(' and ')} are left over`
  const said = (what: string, hint: string | null = null) => ({
    line: line.line,
    message: `${start} ${what}${rest}`,
    hint,
  })
  if (printed.length === 0) return said('nothing was')
  const taker = takerOf(scene, line, pairing.owner)
  if (taker !== null) return said(`line ${lines[taker]!.line} has what would fit it`)
  const similar = nearest(likelyText(line, names.bound), textsOf(printed, left))
  if (similar === null) return said('it was not')
  return said(
    `it was not; of those left over the nearest is ${quote(similar)}`,
    hintFor(line, similar, names),
  )
}

/** The expected line that has a printed line that would fit this one, too. */
function takerOf({ printed, names }: Scene, line: ExpectedLine, owner: Int32Array): number | null {
  for (let index = 0; index < printed.length; index += 1) {
    if (owner[index]! >= 0 && fitPrinted(line, printed.line(index), names.bound) !== null)
      return owner[index]!
  }
  return null
}

function textsOf({ texts }: Printed, indexes: readonly number[]): string[] {
  return indexes.map((index) => texts[index]!)
}

function sayExtra({ expectation, printed, word }: Scene, { extra }: Attempt): Said {
  const others = extra.length - 1
  const rest = others === 0 ? '' : `, and ${moreLines(others)}`
  const first = quote(printed.texts[extra[0]!]!)
  const what = expectation.lines.length === 0 ? 'nothing' : 'no line but these'
  const message = `expected ${what} to be ${word}, but ${first} was${rest}`
  return { line: expectation.place.line, message, hint: null }
}

/** In written order; what was perhaps printed instead stands below what is missing. */
function rowsOf(
  scene: Scene,
  lines: readonly ExpectedLine[],
  attempt: Attempt,
  left: readonly number[],
): ComparedLine[] {
  const { expectation, printed } = scene
  const free = new Set(attempt.extra)
  const partners = partnersOf(scene, lines, attempt, free)
  const counts = countsOf(attempt.pairing.owner)
  const rows = lines.flatMap((line, index): ComparedLine[] => {
    const { line: number, text: expected, times } = line
    const has = attempt.pairing.has[index]!
    if (times !== undefined) return [{ kind: 'gap', line: number, expected, count: counts.get(index) ?? 0 }]
    if (has >= 0) return [{ kind: 'fits', line: number, expected, actual: shownLine(printed.texts[has]!) }]
    const instead = partners.get(index)
    return [
      { kind: 'missing', line: number, expected },
      ...(instead === undefined ? [] : extraRows(printed, [instead])),
    ]
  })
  if (othersMayCome(expectation)) return tidy([...rows, ...passedOver(left.length)])
  const shown = [...free].slice(0, SHOWN_ROWS)
  return [...tidy(rows), ...extraRows(printed, shown), ...leftOut('printed', free.size - shown.length)]
}

function extraRows({ texts }: Printed, indexes: readonly number[]): ComparedLine[] {
  return indexes.map((index) => ({ kind: 'extra', actual: shownLine(texts[index]!) }))
}

/** By missing line, the printed line left over that is nearest; these are taken out of `free`. */
function partnersOf(
  { printed, names }: Scene,
  lines: readonly ExpectedLine[],
  { missing }: Attempt,
  free: Set<number>,
): Map<number, number> {
  const partners = new Map<number, number>()
  for (const index of missing.slice(0, MOST_PARTNERS)) {
    const left = [...free]
    const similar = nearest(likelyText(lines[index]!, names.bound), textsOf(printed, left))
    const partner = similar === null ? undefined : left.find((one) => printed.texts[one] === similar)
    if (partner === undefined) continue
    free.delete(partner)
    partners.set(index, partner)
  }
  return partners
}

function countsOf(owner: Int32Array): Map<number, number> {
  const counts = new Map<number, number>()
  for (const line of owner) if (line >= 0) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}
