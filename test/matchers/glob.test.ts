import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsGlob } from '../../src/matchers/glob.ts'
import { compiled, globSource } from '../../src/matchers/regex.ts'

test.each([
  ['*', ''],
  ['a*c', 'abbc'],
  ['*b*b', 'abab'],
  ['?', 'é'],
  ['?', '\u{1f480}'],
  ['\\*\\?\\\\', '*?\\'],
  ['a\\b', 'a\\b'],
  ['**a', 'ba'],
])('%s fits %j', (glob, text) => {
  expect(fitsGlob(glob, text)).toBe(true)
})

test.each([
  ['', 'a'],
  ['?', ''],
  ['a*c', 'abcd'],
  ['\\*', 'a'],
  ['??', '\u{1f480}'],
])('%s does not fit %j', (glob, text) => {
  expect(fitsGlob(glob, text)).toBe(false)
})

test('a glob fits what its regular expression fits', () => {
  const glob = fc
    .array(fc.constantFrom('a', 'b', '*', '?', '\\', '\\*', '.', '['))
    .map((signs) => signs.join(''))
  const text = fc
    .array(fc.constantFrom('a', 'b', '*', '?', '\\', '.', '[', 'é'))
    .map((chars) => chars.join(''))
  fc.assert(
    fc.property(glob, text, (sign, chars) => {
      expect(fitsGlob(sign, chars)).toBe(compiled(globSource(sign))!.testExact(chars))
    }),
    { numRuns: 3000 },
  )
})
