import { expect, test } from 'vitest'
import { drawable, widthOf, wrapped } from '../../../src/starlight/cards/card-text.ts'

test.each([
  ['Latin, Ελληνικά, Кириллица, Tiếng Việt, Łódź', 'Latin, Ελληνικά, Кириллица, Tiếng Việt, Łódź'],
  ['signs 🐳 go', 'signs go'],
  ['Docker 入門', ''],
  ['  white \n space ', 'white space'],
  ['', ''],
])('%j can be drawn as %j', (text, drawn) => {
  expect(drawable(text)).toBe(drawn)
})

const STYLE = { weight: 600, size: 50 } as const

test('words are put into lines, and the last one is cut where there are too many', () => {
  expect(wrapped('one two three', STYLE, 250, 3)).toEqual(['one two', 'three'])
  expect(wrapped('one two three, four', STYLE, 250, 2)).toEqual(['one two', 'three…'])
  expect(wrapped('x'.repeat(50), STYLE, 250, 1)).toEqual([expect.stringMatching(/^x{5,9}…$/)])
  expect(wrapped('', STYLE, 250, 1)).toEqual([])
  for (const line of wrapped('a quick brown fox jumps over it', STYLE, 250, 9))
    expect(widthOf(line, STYLE)).toBeLessThanOrEqual(250)
})
