import type { LinePattern } from '../core/expectation.ts'
import type { Complaint } from './complain.ts'
import {
  firstPlaceholder,
  type LineMistake,
  type NameUse,
  readPlaceholders,
  regexMistake,
} from './placeholder.ts'
import { shown, withoutBlanksAtEnd } from './words.ts'

/** What a line of an `output` block means. */
export interface LineReading {
  pattern: LinePattern
  uses: NameUse[]
  mistakes: LineMistake[]
}

const SUFFIX = / \((re|regex|glob|esc|no-eol|literal)([?*+]?)\)$/

/** Reads one line of an `output` block. Blanks at its end do not count, as they do not in what is printed. */
export function readLine(text: string): LineReading {
  const line = withoutBlanksAtEnd(text)
  if (line === '...') return reading({ kind: 'gap' })
  const suffix = SUFFIX.exec(line)
  if (suffix === null) return readPlain(line)
  const [whole, kind, quantifier] = suffix
  const body = line.slice(0, suffix.index)
  const mistakes = suffixMistakes(kind!, quantifier!, suffix.index + 1, whole.length - 1)
  if (mistakes.length > 0) return { ...reading({ kind: 'literal' }), mistakes }
  const mixed = mixedMistake(body, whole.trim())
  if (mixed !== null) return { ...reading({ kind: 'literal' }), mistakes: [mixed] }
  if (kind === 'glob') return reading({ kind: 'glob', glob: body })
  const mistake = regexMistake(body, 0)
  return { ...reading({ kind: 're', source: body }), mistakes: mistake === null ? [] : [mistake] }
}

function reading(pattern: LinePattern): LineReading {
  return { pattern, uses: [], mistakes: [] }
}

function readPlain(line: string): LineReading {
  const { parts, uses, mistakes } = readPlaceholders(line)
  const isPlain = parts.every(({ kind }) => kind === 'text')
  return { pattern: isPlain ? { kind: 'literal' } : { kind: 'placeholders', parts }, uses, mistakes }
}

function suffixMistakes(kind: string, quantifier: string, from: number, length: number): LineMistake[] {
  if (quantifier === '' && !['esc', 'no-eol', 'literal'].includes(kind)) return []
  const suffix = `(${kind}${quantifier})`
  const what = quantifier === '' ? `the ending ${suffix}` : 'a line that fits more or less often than once'
  const complaint: Complaint = {
    rule: 'not-yet',
    reason: `found ${shown(suffix)}: ${what} is not there yet`,
    hint: NOT_YET_HINTS[quantifier === '' ? kind : 'quantifier'] ?? '',
    actual: suffix,
    expected: ['(glob)', '(re)'],
  }
  return [{ from, to: from + length, complaint }]
}

const NOT_YET_HINTS: Record<string, string> = {
  esc: 'Write the odd characters as ? and add (glob).',
  'no-eol': 'Leave it out: whether the last line ends with a newline makes no difference.',
  literal: 'Escape what has a meaning with a backslash, and add (re).',
  quantifier: 'A line ... fits any number of lines.',
}

function mixedMistake(body: string, suffix: string): LineMistake | null {
  const found = firstPlaceholder(body)
  if (found === null) return null
  const text = body.slice(found.from, found.to)
  const complaint: Complaint = {
    rule: 'mixed-pattern',
    reason: `found the placeholder ${text} in a line that ends with ${suffix}, expected one or the other`,
    hint: `Without ${suffix}, {{any}} stands for any text and {{/…/}} for a regular expression.`,
    actual: text,
  }
  return { ...found, complaint }
}
