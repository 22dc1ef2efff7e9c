import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapedLine, escapeProblem, unescapedGlob, unescapedLine } from '../../src/core/text/escaped-line.ts'
import { hintFor } from '../../src/matchers/hint.ts'
import { fitLine, likelyText } from '../../src/matchers/line.ts'
import { nearest } from '../../src/matchers/nearest.ts'
import { stripEscapes } from '../../src/matchers/normalise.ts'
import { Printed, shownLine } from '../../src/matchers/printed.ts'
import { globSource, requiredText } from '../../src/matchers/regex.ts'
import { readLine } from '../../src/parse/expectation/line-pattern.ts'
import { regexProblem } from '../../src/parse/expectation/regex.ts'
import { TYPE_NAMES } from '../../src/parse/expectation/types.ts'

const LENGTH = 100_000
// A regular expression of more than 10 000 characters is refused.
const REGEX_LENGTH = 2000

// What our own regular expressions look for, and what may make them look again and again.
const PIECES = [
  ...['a', ' ', '\t', '\r', '1', '0', ':', '.', '/', '-', '_', '"', '=', '*', '?', '+', '|', '^', '$', '%'],
  ...[
    '(',
    ')',
    '[',
    ']',
    '[^',
    '[[:',
    '{',
    '}',
    '{{',
    '}}',
    '{{a:',
    '{{/',
    '/}}',
    '{1',
    ' (',
    ' (re',
    ' (glob)',
  ],
  ...[
    '\\',
    '\\\\',
    '\\x',
    '\\x4',
    '\\0',
    '\\Q',
    '\\E',
    '\x1b',
    '\x1b[',
    '\x1b]',
    '\x1bP',
    '\x9b',
    '\x9d',
    '\x90',
  ],
  ...[
    '\x07',
    'sha256:',
    '0x',
    'ff:',
    '::',
    'Up ',
    'Jan ',
    'é',
    '\u{1f480}',
    '\udcff',
    '...',
    '1 day ',
    'T00:',
  ],
]

const named = (text: string) => ({ line: 1, text, ...readLine(text) })
const NAMES = { bound: new Map(), origins: {}, lines: [] }

/** All that looks at a printed line, or at one of an author's, character by character. */
const LOOKS: Readonly<Record<string, (text: string) => unknown>> = {
  stripEscapes,
  lines: (text) => new Printed(text).texts,
  escapedLine,
  escapeProblem,
  unescapedLine,
  unescapedGlob,
  shownLine,
  readLine,
  'readLine of a glob': (text) => readLine(`${text} (esc) (glob)`),
  'readLine of a regular expression': (text) => readLine(`${text.slice(0, REGEX_LENGTH)} (re)`),
  regexProblem: (text) => regexProblem(text.slice(0, REGEX_LENGTH)),
  requiredText: (text) => requiredText(text.slice(0, REGEX_LENGTH)),
  globSource,
  hint: (text) => hintFor(named('something 1.2.3.4 else'), text.slice(0, LENGTH / 4), NAMES),
  'hint for it': (text) => hintFor(named(text.slice(0, LENGTH / 4)), 'something 1.2.3.4 else', NAMES),
  likelyText: (text) => likelyText(named(text), new Map()),
  nearest: (text) => nearest(text, [text.slice(1), `${text}x`]),
}

describe('what looks at a line takes no longer than it is long', () => {
  const text = fc
    .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 })
    .map((pieces) => pieces.join(''))
    .map((piece) => piece.repeat(Math.ceil(LENGTH / piece.length)))

  test.each(Object.entries(LOOKS))('%s', { timeout: 60_000 }, (_, look) => {
    // Each piece by itself, and some of their sequences. Were the time to grow with the square, one would take half a minute.
    let looks = 0
    const lookAt = (long: string) => {
      look(long)
      looks += 1
    }
    for (const piece of PIECES) lookAt(piece.repeat(Math.ceil(LENGTH / piece.length)))
    fc.assert(fc.property(text, lookAt), { numRuns: 15 })
    expect(looks).toBe(PIECES.length + 15)
  })

  test.each(TYPE_NAMES)('{{%s}}', { timeout: 60_000 }, (type) => {
    const line = named(`{{${type}}}\n`)
    for (const piece of PIECES) {
      const long = piece.repeat(Math.ceil(LENGTH / piece.length))
      expect(fitLine(line, `${long}\n\n`, new Map()) === null).toBe(type !== 'any')
    }
  })
})
