import { expect, test } from 'vitest'
import { repeatedLines } from '../../../src/reporters/terminal/repeated-lines.ts'

test.each([
  [[], []],
  [['a'], [['a', 1]]],
  [
    ['a', 'a'],
    [
      ['a', 1],
      ['a', 1],
    ],
  ],
  [
    ['a', 'a', 'a', 'b', 'a'],
    [
      ['a', 3],
      ['b', 1],
      ['a', 1],
    ],
  ],
  [['', '', ''], [['', 3]]],
])('%j', (lines: string[], rows) => {
  expect(repeatedLines(lines).map(({ text, times }) => [text, times])).toEqual(rows)
})
