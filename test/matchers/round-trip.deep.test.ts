import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Expectation, ExpectationMode } from '../../src/core/expectation.ts'
import type { ComparedLine } from '../../src/core/step-result.ts'
import { byteText } from '../../src/core/text/byte-text.ts'
import { escapedLine } from '../../src/core/text/escaped-line.ts'
import { match } from '../../src/matchers/builtin.ts'
import { Printed, type PrintedLine } from '../../src/matchers/printed.ts'
import { quoted } from '../../src/matchers/regex.ts'
import { readLine } from '../../src/parse/expectation/line-pattern.ts'
import { written } from './author.ts'

/** As the parser reads it, with the real types. */
function parsed(texts: readonly string[], mode: ExpectationMode = 'lines', unordered = false): Expectation {
  const lines = texts.map((text, index) => {
    const { pattern, times, isOpen } = readLine(text)
    return { line: 45 + index, text, pattern, ...(times && { times }), ...(isOpen && { isOpen }) }
  })
  return { ...written([], mode, unordered), lines }
}

const fits = (texts: readonly string[], printed: string, mode?: ExpectationMode, unordered?: boolean) =>
  match(parsed(texts, mode, unordered), printed, {}).fits

const globOf = (text: string) => text.replace(/[*?\\]/g, '\\$&')

/** With what looks like an ending before it, `(glob)` would not be the only one. */
const glob = (text: string, ending = '(glob)') =>
  / \((?:esc|no-eol)\)$/.test(text) ? `${text} (literal)` : `${globOf(text)} ${ending}`

/** Each way to write a printed line so that it fits that line and no other. */
const EXACT: Readonly<Record<string, (line: PrintedLine) => string>> = {
  '(literal)': ({ text }) => `${text} (literal)`,
  '(equal)': ({ text }) => `${text} (equal)`,
  '(esc)': ({ text }) => `${escapedLine(text)} (esc)`,
  '(esc) of the line as it was printed': ({ raw }) => `${escapedLine(raw)} (escaped)`,
  '(glob)': ({ text }) => glob(text),
  '(esc) (glob)': ({ text }) => glob(text, '(esc) (glob)').replace(/\t(?=.* \(glob\)$)/g, '\\t'),
  '(re)': ({ text }) => `${quoted(text)} (re)`,
  '(no-eol), where there is none': ({ text, isOpen }) =>
    `${text}${isOpen ? ' (literal) (no-eol)' : ' (literal)'}`,
}

/** Ways that fit others, too. */
const LOOSE: Readonly<Record<string, (line: PrintedLine) => string>> = {
  'the line itself': ({ text }) => text,
  'a glob for its end': ({ text }) => `${globOf([...text].slice(0, 3).join(''))}* (glob)`,
  'a regular expression': ({ text }) => `.*${quoted([...text].slice(1).join(''))} (re)`,
  'at least once': ({ text }) => `${text} (equal+)`,
  'once or not at all': ({ text }) => `${text} (eq?)`,
  'any number of times': ({ raw }) => `${escapedLine(raw)} (esc*)`,
  'a placeholder': ({ text }) => (text === '' ? '{{any}}' : `{{any}}${[...text].at(-1)}`),
}

const LINE_PIECES = [
  ...[
    'a',
    'b',
    'Z',
    '1',
    ' ',
    '  ',
    '\t',
    '\\',
    '*',
    '?',
    '.',
    '(',
    ')',
    '[',
    '+',
    '$',
    '{{int}}',
    '{{x:int}}',
    '{{',
  ],
  ...[
    '...',
    ' (re)',
    ' (glob)',
    ' (esc)',
    ' (no-eol)',
    ' (?)',
    '\\x',
    '\\n',
    '\x1b[1m',
    '\x1b[0m',
    '\x07',
    '\0',
    '\r',
  ],
  ...['é', '\u{1f480}', '\u202e', '\u00a0'],
]
const piece = fc.oneof(
  fc.constantFrom(...LINE_PIECES),
  fc.integer({ min: 0x80, max: 0xff }).map((byte) => byteText(Buffer.of(byte))),
)
const line = fc.array(piece, { maxLength: 5 }).map((pieces) => byteText(textOf(pieces)))
const output = fc
  .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n', ''))
  .map(([lines, end]) => lines.join(end === '\r\n' ? '\r\n' : '\n') + (lines.length > 0 ? end : ''))

/** Bytes side by side may be a character. */
function textOf(pieces: readonly string[]): Buffer {
  return Buffer.concat(
    pieces.map((text) =>
      /^[\udc80-\udcff]$/.test(text) ? Buffer.of(text.charCodeAt(0) - 0xdc00) : Buffer.from(text),
    ),
  )
}

const linesOf = (printed: string) => {
  const all = new Printed(printed)
  return all.texts.map((_, index) => all.line(index))
}

test.each(Object.entries({ ...EXACT, ...LOOSE }))('what was printed fits, written as %s', (_, write) => {
  fc.assert(
    fc.property(output, (printed) => {
      const texts = linesOf(printed).map(write)
      expect(fits(texts, printed), JSON.stringify(texts)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

const way = fc.constantFrom(...Object.values(EXACT))

test('what was printed fits in any order, among others, and is not what is forbidden', () => {
  fc.assert(
    fc.property(output, fc.infiniteStream(way), fc.infiniteStream(fc.boolean()), (printed, ways, choices) => {
      const lines = linesOf(printed)
      const texts = lines.map((one) => ways.next().value(one))
      const some = texts.filter(() => choices.next().value)
      const mixed = texts.map((text) => ({ text, first: choices.next().value }))
      const shuffled = mixed.toSorted((a, b) => Number(a.first) - Number(b.first)).map(({ text }) => text)
      expect(fits(shuffled, printed, 'lines', true)).toBe(true)
      expect(fits([...shuffled, 'once more'], printed, 'lines', true)).toBe(false)
      if (some.length > 0) {
        expect(fits(some, printed, 'contains')).toBe(true)
        expect(fits(some.toReversed(), printed, 'contains', true)).toBe(true)
        expect(fits(some, printed, 'not')).toBe(false)
      }
      expect(fits(['never printed'], printed, 'not')).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test.each(Object.entries(EXACT))('with one character changed nothing fits, written as %s', (_, write) => {
  fc.assert(
    fc.property(output, fc.nat(), fc.constantFrom('x', 'y'), (printed, place, other) => {
      const letters = [...printed.matchAll(/[abZ1é]/g)]
      fc.pre(letters.length > 0)
      const { index } = letters[place % letters.length]!
      // A final byte of an escape sequence is no character of the line.
      fc.pre(!/\x1b\[?[0-9]*$/.test(printed.slice(0, index)))
      const changed = printed.slice(0, index) + other + printed.slice(index + 1)
      expect(fits(linesOf(printed).map(write), changed)).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test('with a line more or less nothing fits', () => {
  fc.assert(
    fc.property(output, way, fc.boolean(), (printed, write, isUnordered) => {
      const texts = linesOf(printed).map(write)
      fc.pre(texts.length > 0)
      expect(fits(texts.slice(1), printed, 'lines', isUnordered)).toBe(false)
      expect(fits([...texts, 'x (literal)'], printed, 'lines', isUnordered)).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('an expectation mended by what its failure tells fits', () => {
  const expected = fc.array(
    fc.oneof(line, fc.constantFrom('a', '...', '* (glob)', 'a (*)', '{{int}}', 'b (?)', '[ab] (re+)')),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(expected, output, fc.boolean(), (texts, printed, isUnordered) => {
      const result = match(parsed(texts, 'lines', isUnordered), printed, {})
      if (result.fits) return
      const mended = result.failure.comparison!.flatMap(mendedLine)
      // What binds the names of two lines to one text was the trouble, not a line.
      fc.pre(!texts.some((text) => text.includes('{{x:')))
      expect(fits(mended, printed, 'lines', isUnordered), JSON.stringify(mended)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

function mendedLine(row: ComparedLine): string[] {
  switch (row.kind) {
    case 'fits':
      return [row.expected]
    case 'extra':
      return [row.actual]
    case 'passed-over':
      return ['...']
    case 'gap':
      return [
        row.expected !== undefined && row.count === 0
          ? row.expected.replace(/\+\)$/, '*)')
          : (row.expected ?? '...'),
      ]
    default:
      return []
  }
}
