import { expect, test } from 'vitest'
import { withoutBlankEnd } from '../../../src/core/text/without-blank-end.ts'

test.each([
  ['a\n\n\n', 2, 'a\n'],
  ['a\n\n\n', 1, 'a\n\n'],
  ['a\n\n\n', 9, 'a\n'],
  ['a\n\n', 0, 'a\n\n'],
  ['a\n', 1, 'a\n'],
  ['a', 1, 'a'],
  ['', 1, ''],
  ['\n', 1, ''],
  ['\n\n', 1, '\n'],
  ['\n\n', 3, ''],
  ['a\n \t\r\n\r\n', 2, 'a\n'],
  ['a\n  ', 1, 'a\n'],
  ['  ', 1, ''],
  ['\na\n', 2, '\na\n'],
])('%j, at most %i', (text, most, expected) => {
  expect(withoutBlankEnd(text, most)).toBe(expected)
})
