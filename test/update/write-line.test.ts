import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasLoneBytes } from '../../src/core/text/byte-text.ts'
import { fitLine } from '../../src/matchers/line.ts'
import { printedLines } from '../../src/matchers/printed.ts'
import { readLine } from '../../src/parse/expectation/line-pattern.ts'
import { type Hole, hole, type Piece } from '../../src/update/piece.ts'
import { writeLine } from '../../src/update/write-line.ts'

const pid: Hole = { ...hole(['177', '20177'], 'int'), name: 'pid', captures: true }

test.each<[Piece[], string]>([
  [['as it is'], 'as it is'],
  [['{{.State.Pid}} is plain'], '{{.State.Pid}} is plain'],
  [
    [pid, ' is ', { ...pid, captures: false }, ' ', hole(['a', 'b'], 'word')],
    '{{pid:int}} is {{pid}} {{word}}',
  ],
  [['foo (re)'], 'foo (re) (literal)'],
  [['...'], '... (literal)'],
  [['{{pid}}'], '{{pid}} (literal)'],
  [['bell\x07'], String.raw`bell\x07 (esc)`],
  [['bell\x07 (no-eol)'], String.raw`bell\x07 \x28no-eol) (esc)`],
  [['caf\udce9'], String.raw`caf\xe9 (esc)`],
  [['caf\udce9* ', hole(['a', 'b'], 'word')], String.raw`caf\xe9\x2a\x20* (esc) (glob)`],
  [['\u202eright'], String.raw`\xe2\x80\xaeright (esc)`],
  [['``'], '`` (literal)'],
  [[pid, ' foo (glob)'], String.raw`{{pid:int}} foo{{/ \(glob\)/}}`],
  [[pid, ' {{int}}\x1b'], String.raw`{{pid:int}} {{/\{\{/}}int}}{{/\x{1b}/}}`],
])('%j is written as %s', (pieces, line) => {
  expect(writeLine(pieces)).toBe(line)
})

const text = fc
  .oneof(
    fc.string({ maxLength: 20 }),
    fc.string({
      unit: fc.constantFrom(
        ...[
          '{',
          '}',
          'int',
          'pid',
          ':',
          '/',
          ' ',
          '(re)',
          '(glob*)',
          '(esc)',
          '(no-eol)',
          '(+)',
          '(literal)',
          '.',
          '\x07',
          '\\',
          '\udce9',
        ],
      ),
    }),
  )
  .map((any) => printedLines(`${any.replaceAll('\n', '')}\n`)[0]!)

test('a text fits what is written for it, and no other does', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      const line = { line: 1, text: writeLine([one]), pattern: readLine(writeLine([one])).pattern }
      expect(fitLine(line, one, new Map())).toEqual(new Map())
      if (one !== other) expect(fitLine(line, other, new Map())).toBeNull()
    }),
  )
})

test('between placeholders, too', () => {
  fc.assert(
    fc.property(text, text, text, (before, after, other) => {
      fc.pre(!hasLoneBytes(before + after + other))
      const written = writeLine([before, pid, after].filter((piece) => piece !== ''))
      const { pattern, mistakes } = readLine(written)
      const line = { line: 1, text: '\n', pattern }
      const printed = (number: string) => printedLines(`${before}${number}${after}\n`)[0] ?? ''
      expect(mistakes).toEqual([])
      expect(fitLine(line, printed('177'), new Map([['pid', '177']]))).not.toBeNull()
      expect(fitLine(line, printed('1'), new Map([['pid', '177']]))).toBeNull()
      if (other !== before && !other.endsWith(before)) {
        const wrong = printedLines(`${other}177${after}\n`)[0] ?? ''
        expect(fitLine(line, wrong, new Map([['pid', '177']]))).toBeNull()
      }
    }),
  )
})
