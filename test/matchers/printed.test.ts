import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stripEscapes, stripTrailing } from '../../src/matchers/normalise.ts'
import { Printed, printedLines, shownLine } from '../../src/matchers/printed.ts'

const lines = (printed: string) => {
  const output = new Printed(printed)
  return output.texts.map((_, index) => output.line(index))
}

test('each line as it is compared, and as it was printed', () => {
  expect(lines('a \r\n\x1b[1mb\x1b[0m\nc')).toEqual([
    { text: 'a', raw: 'a \r', isOpen: false, escaped: null },
    { text: 'b', raw: '\x1b[1mb\x1b[0m', isOpen: false, escaped: null },
    { text: 'c', raw: 'c', isOpen: true, escaped: null },
  ])
})

test.each([
  ['', []],
  ['\n', [false]],
  ['a', [true]],
  ['a\n', [false]],
  [' ', [true]],
  ['a\n\x1b[0m', [false]],
  ['\x1b[0m', []],
])('of %j, which lines have no newline behind them: %j', (printed, open) => {
  expect(lines(printed).map(({ isOpen }) => isOpen)).toEqual(open)
})

test('a line with bytes that are no UTF-8 has the form that reports have, too', () => {
  expect(lines('é\n\udcff\\é\n').map(({ escaped }) => escaped)).toEqual([null, '\\xff\\\\\\xc3\\xa9'])
  expect(shownLine('\udcff\\é')).toBe('\\xff\\\\é (esc)')
  expect(shownLine('\\é')).toBe('\\é')
})

test('of a line that is far too long the beginning is shown', () => {
  expect(shownLine('x'.repeat(100_000))).toBe(`${'x'.repeat(900)}… (99100 more characters)`)
})

test('lines are those of the whole text without its escapes', () => {
  const piece = fc.constantFrom('a', ' ', '\t', '\r', '\n', '\x1b[1m', '\x1b]0;t\x07', '\x1b', '\x9b')
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (printed) => {
        const text = stripEscapes(printed)
        const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
        expect(printedLines(printed)).toEqual(lines.map(stripTrailing))
      },
    ),
    { numRuns: 2000 },
  )
})

test.each([
  ['nothing', '', []],
  ['one line', 'a\n', ['a']],
  ['no newline at the end', 'a', ['a']],
  ['an empty line is a line', '\n', ['']],
  ['empty lines at the end count', 'a\n\n', ['a', '']],
  ['CR before LF', 'a\r\nb\r\n', ['a', 'b']],
  ['trailing blanks', 'a \t \nb  ', ['a', 'b']],
  ['leading blanks stay', '  a', ['  a']],
  ['a CR inside a line stays', '10%\r20%\n', ['10%\r20%']],
  ['blanks before a closing colour code', 'a  \x1b[0m\n', ['a']],
  ['nothing but a colour code', '\x1b[0m', []],
])('lines of what was printed: %s', (_, printed, lines) => {
  expect(printedLines(printed)).toEqual(lines)
})
