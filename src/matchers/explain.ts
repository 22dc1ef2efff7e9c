import type { Expectation, ExpectedLine } from '../core/expectation.ts'
import type { Origins } from '../core/matcher.ts'
import type { ComparedLine, Failure } from '../core/step-result.ts'
import type { Misfit } from './align.ts'
import { compareLines } from './compare.ts'
import { described, moreLines, quote } from './describe.ts'
import { hintFor } from './hint.ts'
import type { Item } from './items.ts'
import { fitPrinted, likelyText } from './line.ts'
import { nearest } from './nearest.ts'
import type { Printed } from './printed.ts'
import { failureOf, lineAt, type Said, type Scene, sceneOf } from './scene.ts'

const GAVE_UP_HINT = 'Write the lines around the gaps more exactly, so that each fits in one place only.'

/** Says, for the author, what keeps an expectation from fitting. Only called where it does not. */
export function explain(
  expectation: Expectation,
  items: readonly Item[],
  printed: Printed,
  misfit: Misfit,
  origins?: Origins,
): Failure {
  const { bound } = misfit
  const scene = sceneOf(expectation, printed, bound, origins)
  const rows = compareLines({ items, printed, bound }, misfit)
  const said = misfit.gaveUp ? sayGaveUp(scene, misfit) : sayTrouble(scene, rows, misfit)
  return failureOf(scene, said, rows)
}

/** The first rows that do not fit, and what stands round them. */
interface Trouble {
  missing: ExpectedLine | null
  extras: string[]
  /** How many lines more were printed there. */
  more: number
  /** Index in the printed lines of what was printed there. */
  at: number
  /** The last expected line before that fits. */
  before: number | null
  after: ComparedLine | undefined
  /** Printed lines may be skipped right before it. */
  isLoose: boolean
}

function sayTrouble(scene: Scene, rows: readonly ComparedLine[], misfit: Misfit): Said {
  const trouble = firstTrouble(scene, rows)
  if (trouble === null) return sayConflict(scene, misfit)
  if (trouble.missing === null) return sayExtra(scene, trouble)
  return trouble.isLoose
    ? sayNotFound(scene, trouble, trouble.missing)
    : sayMissing(scene, trouble, trouble.missing)
}

function firstTrouble(scene: Scene, rows: readonly ComparedLine[]): Trouble | null {
  const start = rows.findIndex(isTrouble)
  if (start < 0) return null
  const length = rows.slice(start).findIndex((row) => !isTrouble(row) && row.kind !== 'left-out')
  const end = length < 0 ? rows.length : start + length
  const run = rows.slice(start, end)
  const missing = run.find((row) => row.kind === 'missing')
  const before = rows.slice(0, start)
  return {
    missing: missing ? lineAt(scene, missing.line)! : null,
    extras: run.flatMap((row) => (row.kind === 'extra' ? row.actual : [])),
    more: run.reduce(
      (sum, row) => sum + (row.kind === 'left-out' && row.what === 'printed' ? row.count : 0),
      0,
    ),
    at: before.reduce((sum, row) => sum + printedIn(row), 0),
    before: before.findLast(isLine)?.line ?? null,
    after: rows[end],
    isLoose: scene.expectation.mode === 'contains' || isOpenGap(before.at(-1)),
  }
}

function isTrouble(row: ComparedLine): boolean {
  return row.kind === 'missing' || row.kind === 'extra'
}

/** Whether a row is about a line that was expected and printed. */
function isLine(row: ComparedLine): row is Extract<ComparedLine, { kind: 'fits' | 'gap' }> {
  return row.kind === 'fits' || (row.kind === 'gap' && row.expected !== undefined && row.count > 0)
}

/** `...` */
function isOpenGap(row: ComparedLine | undefined): boolean {
  return row?.kind === 'gap' && row.expected === undefined
}

function printedIn(row: ComparedLine): number {
  switch (row.kind) {
    case 'gap':
    case 'passed-over':
      return row.count
    case 'left-out':
      return row.what === 'expected' ? 0 : row.count
    default:
      return row.kind === 'missing' ? 0 : 1
  }
}

function sayMissing(scene: Scene, trouble: Trouble, missing: ExpectedLine): Said {
  const { printed, names, word } = scene
  const start = `expected line ${missing.line} to be ${described(missing, names)}, but`
  const actual = printedInstead(scene, trouble, missing)
  if (actual !== null) {
    return {
      line: missing.line,
      message: `${start} ${quote(actual)} was ${word}`,
      hint: hintFor(missing, actual, names),
    }
  }
  const rest =
    printed.length === 0
      ? `nothing was ${word}`
      : trouble.at >= printed.length
        ? `nothing more was ${word}`
        : `it was not ${word}`
  return { line: missing.line, message: `${start} ${rest}`, hint: null }
}

function printedInstead({ printed, names }: Scene, trouble: Trouble, missing: ExpectedLine): string | null {
  if (trouble.extras.length > 0)
    return nearest(likelyText(missing, names.bound), trouble.extras) ?? trouble.extras[0]!
  return trouble.after?.kind === 'gap' ? (printed.texts[trouble.at] ?? null) : null
}

function sayNotFound(scene: Scene, trouble: Trouble, missing: ExpectedLine): Said {
  const { printed, names, word } = scene
  const where = trouble.before === null ? '' : ` after line ${trouble.before}`
  const start = `expected line ${missing.line}, ${described(missing, names)}, to be ${word}${where}, but`
  const said = (rest: string, hint: string | null = null) => ({
    line: missing.line,
    message: `${start} ${rest}`,
    hint,
  })
  if (printed.length === 0) return said('nothing was')
  if (isPrintedBefore(scene, trouble.at, missing)) return said(`it was ${word} before`)
  const similar = nearest(likelyText(missing, names.bound), printed.texts)
  if (similar === null) return said('it was not')
  return said(`it was not; the nearest line is ${quote(similar)}`, hintFor(missing, similar, names))
}

function isPrintedBefore({ printed, names }: Scene, at: number, missing: ExpectedLine): boolean {
  for (let index = 0; index < at; index += 1)
    if (fitPrinted(missing, printed.line(index), names.bound) !== null) return true
  return false
}

function sayExtra(scene: Scene, { extras, more, before, after }: Trouble): Said {
  const { names, word } = scene
  const [first = ''] = extras
  const others = extras.length - 1 + more
  const rest = others === 0 ? '' : `, and ${moreLines(others)}`
  const next = after?.kind === 'fits' ? lineAt(scene, after.line) : undefined
  if (next) {
    const message = `expected line ${next.line} to be ${described(next, names)}, but ${quote(first)} was ${word} before it${rest}`
    return { line: next.line, message, hint: null }
  }
  if (before === null) {
    const message = `expected nothing to be ${word}, but ${quote(first)} was${rest}`
    return { line: scene.expectation.place.line, message, hint: null }
  }
  return {
    line: before,
    message: `expected nothing after line ${before}, but ${quote(first)} was ${word}${rest}`,
    hint: null,
  }
}

function sayConflict({ expectation: { place }, names }: Scene, { missed }: Misfit): Said {
  const line = missed?.line ?? place.line
  const which = missed === null ? '' : `, and line ${line}, ${described(missed, names)}, is left over`
  return { line, message: `each line fits by itself, but not all of them at once${which}`, hint: null }
}

function sayGaveUp({ expectation: { place } }: Scene, { missed }: Misfit): Said {
  const line = missed?.line ?? place.line
  return {
    line,
    message: `gave up at line ${line}: there are too many ways to place the gaps before it`,
    hint: GAVE_UP_HINT,
  }
}
