import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteText } from '../../../src/core/text/byte-text.ts'
import {
  escapedLine,
  escapeProblem,
  unescapedGlob,
  unescapedLine,
} from '../../../src/core/text/escaped-line.ts'

test.each([
  ['plain', 'plain'],
  ['tab\\there', 'tab\there'],
  ['\\x1b[1mbold\\033[0m\\e', '\x1b[1mbold\x1b[0m\x1b'],
  ['\\a\\b\\f\\r\\v\\0', '\x07\b\f\r\v\0'],
  ['back\\\\slash \\\\x41', 'back\\slash \\x41'],
  ['caf\\xc3\\xa9', 'café'],
  ['caf\\xe9', 'caf\udce9'],
  ['é\\xff', 'é\udcff'],
  ['other: \\q \\" \\ \\8', 'other: \\q \\" \\ \\8'],
])('%s stands for %j', (escaped, text) => {
  expect(escapeProblem(escaped)).toBeNull()
  expect(unescapedLine(escaped)).toBe(text)
})

test.each([
  ['a\\xg', 1, 3, 'no-digits'],
  ['\\\\\\x1', 2, 5, 'no-digits'],
  ['a\\nb', 1, 3, 'newline'],
  ['a\\', 1, 2, 'at-the-end'],
] as const)('%s stands for nothing', (escaped, from, to, why) => {
  expect(escapeProblem(escaped)).toEqual({ from, to, why })
})

test.each([
  ['a\\t*', 'a\t*'],
  ['\\* \\? \\\\', '\\* \\? \\\\'],
  ['\\x2a\\x3f\\x5c', '\\*\\?\\\\'],
])('as a glob, %s is %j', (escaped, glob) => {
  expect(unescapedGlob(escaped)).toBe(glob)
})

test.each([
  ['a\tb\r', 'a\\tb\\r'],
  ['\x1b[0m \\ é', '\\x1b[0m \\\\ é'],
  ['caf\udce9', 'caf\\xe9'],
  [
    'no\u00a0break, \u200bnothing, \u202eturned',
    'no\\xc2\\xa0break, \\xe2\\x80\\x8bnothing, \\xe2\\x80\\xaeturned',
  ],
  ['blank ', 'blank\\x20'],
  ['a (no-eol)', 'a \\x28no-eol)'],
])('%j is written %s', (text, escaped) => {
  expect(escapedLine(text)).toBe(escaped)
})

test('what is escaped stands for the same bytes, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const text = byteText(Buffer.from(bytes))
      const escaped = escapedLine(text)
      expect(escaped).not.toMatch(/[\x00-\x1f\x7f]/)
      expect(escapeProblem(escaped)).toBeNull()
      expect(unescapedLine(escaped)).toBe(text)
    }),
    { numRuns: 2000 },
  )
})
