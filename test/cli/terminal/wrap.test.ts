import { expect, test } from 'vitest'
import { wrap } from '../../../src/cli/terminal/wrap.ts'

test('lines are broken at blanks', () => {
  expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four'])
  expect(wrap('one two', 7)).toEqual(['one two'])
})

test('a word that is too long has a line of its own', () => {
  expect(wrap('a /very/long/path b', 6)).toEqual(['a', '/very/long/path', 'b'])
})
