import { expect, test } from 'vitest'
import { regexProblem } from '../../../src/parse/expectation/regex.ts'

// The words of each refusal are pinned by test/fixtures/parse/bad-regex.

test.each([
  'a{1000}',
  'a{0,1000}',
  'a{1001',
  'x{,3}',
  '(?i)a',
  '(?:a)',
  '[(?=]',
  '[]a(?=]',
  '[[:alpha:](?=]',
  String.raw`\(?=a`,
  String.raw`\\1`,
  String.raw`\Q(?=\E`,
  String.raw`\x{2028}`,
])('%s can be used', (source) => {
  expect(regexProblem(source)).toBeNull()
})

test('the construct itself is named and found', () => {
  expect(regexProblem(String.raw`[(?=]\(a(?<=b)`)).toEqual({
    reason: 'found a lookbehind, (?<=, in a regular expression, expected only what RE2 can do',
    from: 8,
    to: 12,
  })
})

test('a regular expression has an end', () => {
  expect(regexProblem('['.repeat(10_001))).toEqual({
    reason: 'found a regular expression of 10001 characters, expected at most 10000',
    from: 0,
    to: 10_001,
  })
})
