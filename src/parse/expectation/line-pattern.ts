import type { LinePattern, LineTimes } from '../../core/expectation.ts'
import {
  type EscapeProblem,
  escapeProblem,
  unescapedGlob,
  unescapedLine,
} from '../../core/text/escaped-line.ts'
import type { Complaint } from '../complain.ts'
import { shown, withoutBlanksAtEnd } from '../words.ts'
import { type EndedLine, readEnding } from './line-ending.ts'
import {
  firstPlaceholder,
  type LineMistake,
  type NameUse,
  readPlaceholders,
  regexMistake,
} from './placeholder.ts'

/** What a line of an `output` block means. */
export interface LineReading {
  pattern: LinePattern
  times?: LineTimes
  isOpen?: true
  uses: NameUse[]
  mistakes: LineMistake[]
}

/** Reads one line of an `output` block. Blanks at its end do not count, as they do not in what is printed. */
export function readLine(text: string): LineReading {
  const line = withoutBlanksAtEnd(text)
  if (line === '...') return reading({ kind: 'gap' })
  const ended = readEnding(line)
  const { times, isOpen } = ended
  return { ...readBody(ended), ...(times !== null && { times }), ...(isOpen && { isOpen }) }
}

function readBody(ended: EndedLine): LineReading {
  const { body, kind } = ended
  if (kind === 'plain') return readPlain(ended)
  if (kind === 'exact') return reading({ kind: 'exact', text: withoutBlanksAtEnd(body) })
  const mistake =
    mixedMistake(ended) ?? escapeMistake(ended) ?? (kind === 're' ? regexMistake(body, 0) : null)
  return { ...reading(bodyPattern(ended)), mistakes: mistake === null ? [] : [mistake] }
}

function bodyPattern({ body, kind, isEscaped }: EndedLine): LinePattern {
  if (kind === 're') return { kind: 're', source: body }
  if (kind === 'esc') return { kind: 'exact', text: unescapedLine(body) }
  const glob = withoutBlanksAtEnd(body)
  return { kind: 'glob', glob: isEscaped ? unescapedGlob(glob) : glob }
}

/** Reads a piece of a line that is compared for itself, a cell: there is one of it, and `...` is plain text. */
export function readPiece(text: string): LineReading {
  const { times, isOpen, ...piece } = readLine(text)
  const isLine = piece.pattern.kind === 'gap' || times !== undefined || isOpen
  return isLine ? reading({ kind: 'literal' }) : piece
}

/** Reads a string in JSON, of which every character counts, blanks at its end too. */
export function readText(text: string): LineReading {
  if (readEnding(text).ending !== '') return readPiece(text)
  const { parts, uses, mistakes } = readPlaceholders(text)
  const isPlain = parts.every(({ kind }) => kind === 'text')
  return { pattern: isPlain ? { kind: 'literal' } : { kind: 'placeholders', parts }, uses, mistakes }
}

function reading(pattern: LinePattern): LineReading {
  return { pattern, uses: [], mistakes: [] }
}

function readPlain({ body, ending, times }: EndedLine): LineReading {
  const text = withoutBlanksAtEnd(body)
  const { parts, uses, mistakes } = readPlaceholders(text)
  if (times !== null)
    mistakes.push(...uses.filter(({ captures }) => captures).map((use) => lostMistake(use, ending)))
  if (parts.some(({ kind }) => kind !== 'text'))
    return { pattern: { kind: 'placeholders', parts }, uses, mistakes }
  return { pattern: ending === '' ? { kind: 'literal' } : { kind: 'exact', text }, uses, mistakes }
}

/** A name in a line that may be printed never, or several times: which text would be its? */
function lostMistake({ name, from, to }: NameUse, ending: string): LineMistake {
  const complaint: Complaint = {
    rule: 'lost-capture',
    reason: `found the name ${name} in a line that ends with ${ending}, expected only a type, since the line may be printed more or less often than once`,
    hint: 'Capture it in a line of its own that is always printed.',
    actual: name,
  }
  return { from, to, complaint }
}

function mixedMistake({ body, ending }: EndedLine): LineMistake | null {
  const found = firstPlaceholder(body)
  if (found === null) return null
  const text = body.slice(found.from, found.to)
  const complaint: Complaint = {
    rule: 'mixed-pattern',
    reason: `found the placeholder ${text} in a line that ends with ${ending}, expected one or the other`,
    hint: `Without ${ending}, {{any}} stands for any text and {{/…/}} for a regular expression.`,
    actual: text,
  }
  return { ...found, complaint }
}

function escapeMistake({ body, isEscaped }: EndedLine): LineMistake | null {
  const problem = isEscaped ? escapeProblem(body) : null
  if (problem === null) return null
  const { from, to, why } = problem
  const text = body.slice(from, to)
  const complaint: Complaint = {
    rule: 'bad-escape',
    reason: `found ${shown(text)} in an escaped line, expected ${EXPECTED[why]}`,
    hint: 'A backslash that is printed is written \\\\.',
    actual: text,
  }
  return { from, to, complaint }
}

const EXPECTED: Readonly<Record<EscapeProblem['why'], string>> = {
  'no-digits': 'two hexadecimal digits after \\x',
  newline: 'no newline, as it ends the line',
  'at-the-end': 'something after the backslash',
}
