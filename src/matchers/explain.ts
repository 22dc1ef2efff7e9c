import type { Expectation, ExpectedLine } from '../core/expectation.ts'
import type { ComparedLine, Failure } from '../core/step-result.ts'
import type { Misfit } from './align.ts'
import { compareLines } from './compare.ts'
import { hintFor } from './hint.ts'
import { type Bindings, fitLine, likelyText, namesIn } from './line.ts'
import { nearest } from './nearest.ts'

// A sentence with more of a line in it is no sentence any more; the whole line is in the comparison.
const LONGEST_QUOTE = 120

const GAVE_UP_HINT = 'Write the lines around the gaps more exactly, so that each fits in one place only.'

/** Says, for the author, what keeps an expectation from fitting. Only called where it does not. */
export function explain(expectation: Expectation, printed: readonly string[], misfit: Misfit): Failure {
  const othersAllowed = expectation.mode === 'contains'
  const { bound } = misfit
  const rows = compareLines({ expected: expectation.lines, printed, bound, othersAllowed })
  const { line, message, hint } = misfit.gaveUp
    ? sayGaveUp(expectation, misfit)
    : sayTrouble({ expectation, rows, printed, bound }, misfit)
  return {
    rule: 'output',
    line,
    expected: expectation.lines.map(({ text }) => text).join('\n'),
    actual: printed.join('\n'),
    message,
    ...(hint !== null && { hint }),
    comparison: rows,
  }
}

interface Said {
  line: number
  message: string
  hint: string | null
}

interface Scene {
  expectation: Expectation
  rows: readonly ComparedLine[]
  printed: readonly string[]
  bound: Bindings
}

/** The first rows that do not fit, and what stands round them. */
interface Trouble {
  missing: ExpectedLine | null
  extras: string[]
  /** Index in the printed lines of what was printed there. */
  at: number
  /** The last expected line before that fits. */
  before: number | null
  after: ComparedLine | undefined
  /** Printed lines may be skipped right before it. */
  isLoose: boolean
}

function sayTrouble(scene: Scene, misfit: Misfit): Said {
  const trouble = firstTrouble(scene)
  if (trouble === null) return sayConflict(scene.expectation, misfit)
  if (trouble.missing === null) return sayExtra(scene, trouble)
  return trouble.isLoose
    ? sayNotFound(scene, trouble, trouble.missing)
    : sayMissing(scene, trouble, trouble.missing)
}

function firstTrouble({ expectation, rows }: Scene): Trouble | null {
  const start = rows.findIndex(isTrouble)
  if (start < 0) return null
  const length = rows.slice(start).findIndex((row) => !isTrouble(row))
  const end = length < 0 ? rows.length : start + length
  const run = rows.slice(start, end)
  const missing = run.find((row) => row.kind === 'missing')
  const before = rows.slice(0, start)
  return {
    missing: missing ? expectation.lines.find(({ line }) => line === missing.line)! : null,
    extras: run.flatMap((row) => (row.kind === 'extra' ? row.actual : [])),
    at: before.reduce((sum, row) => sum + printedIn(row), 0),
    before: before.findLast((row) => row.kind === 'fits')?.line ?? null,
    after: rows[end],
    isLoose: expectation.mode === 'contains' || before.at(-1)?.kind === 'gap',
  }
}

function isTrouble(row: ComparedLine): boolean {
  return row.kind === 'missing' || row.kind === 'extra'
}

function printedIn(row: ComparedLine): number {
  if (row.kind === 'gap' || row.kind === 'passed-over') return row.count
  return row.kind === 'missing' ? 0 : 1
}

function sayMissing({ printed, bound }: Scene, trouble: Trouble, missing: ExpectedLine): Said {
  const start = `expected line ${missing.line} to be ${described(missing, bound)}, but`
  const actual = printedInstead(trouble, printed, missing, bound)
  if (actual !== null) {
    return {
      line: missing.line,
      message: `${start} ${quote(actual)} was printed`,
      hint: hintFor(missing, actual, bound),
    }
  }
  const rest =
    printed.length === 0
      ? 'nothing was printed'
      : trouble.at >= printed.length
        ? 'nothing more was printed'
        : 'it was not printed'
  return { line: missing.line, message: `${start} ${rest}`, hint: null }
}

function printedInstead(
  trouble: Trouble,
  printed: readonly string[],
  missing: ExpectedLine,
  bound: Bindings,
): string | null {
  if (trouble.extras.length > 0)
    return nearest(likelyText(missing, bound), trouble.extras) ?? trouble.extras[0]!
  return trouble.after?.kind === 'gap' ? (printed[trouble.at] ?? null) : null
}

function sayNotFound({ printed, bound }: Scene, trouble: Trouble, missing: ExpectedLine): Said {
  const where = trouble.before === null ? '' : ` after line ${trouble.before}`
  const start = `expected line ${missing.line}, ${described(missing, bound)}, to be printed${where}, but`
  const said = (rest: string, hint: string | null = null) => ({
    line: missing.line,
    message: `${start} ${rest}`,
    hint,
  })
  if (printed.length === 0) return said('nothing was')
  if (printed.slice(0, trouble.at).some((text) => fitLine(missing, text, bound) !== null))
    return said('it was printed before')
  const similar = nearest(likelyText(missing, bound), printed)
  if (similar === null) return said('it was not')
  return said(`it was not; the nearest line is ${quote(similar)}`, hintFor(missing, similar, bound))
}

function sayExtra({ expectation, bound }: Scene, { extras, before, after }: Trouble): Said {
  const [first = '', ...others] = extras
  const more =
    others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'line' : 'lines'}`
  const next = after?.kind === 'fits' ? expectation.lines.find(({ line }) => line === after.line) : undefined
  if (next) {
    const message = `expected line ${next.line} to be ${described(next, bound)}, but ${quote(first)} was printed before it${more}`
    return { line: next.line, message, hint: null }
  }
  if (before === null) {
    const message = `expected nothing to be printed, but ${quote(first)} was${more}`
    return { line: expectation.place.line, message, hint: null }
  }
  return {
    line: before,
    message: `expected nothing after line ${before}, but ${quote(first)} was printed${more}`,
    hint: null,
  }
}

function sayConflict({ place }: Expectation, { missed, bound }: Misfit): Said {
  const line = missed?.line ?? place.line
  const which = missed === null ? '' : `, and line ${line}, ${described(missed, bound)}, is left over`
  return { line, message: `each line fits by itself, but not all of them at once${which}`, hint: null }
}

function sayGaveUp({ place }: Expectation, { missed }: Misfit): Said {
  const line = missed?.line ?? place.line
  return {
    line,
    message: `gave up at line ${line}: there are too many ways to place the gaps before it`,
    hint: GAVE_UP_HINT,
  }
}

/** The line as written, and what its names stand for. */
function described(line: ExpectedLine, bound: Bindings): string {
  const known = [...new Set(namesIn(line))].filter((name) => bound.has(name))
  const values = known.map((name) => `${name} is ${quote(bound.get(name)!)}`).join(' and ')
  return values === '' ? quote(line.text) : `${quote(line.text)} where ${values}`
}

function quote(text: string): string {
  if (text === '') return 'an empty line'
  return text.length <= LONGEST_QUOTE ? `"${text}"` : `"${text.slice(0, LONGEST_QUOTE)}…"`
}
