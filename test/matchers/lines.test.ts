import { expect, test } from 'vitest'
import { matchLines } from '../../src/matchers/lines.ts'
import { written } from './author.ts'

const fits = (lines: string[], printed: string) => matchLines(written(lines), printed, {}).fits

test.each([
  [['a', 'b'], 'a\nb\n'],
  [['a', 'b'], 'a\nb'],
  [[], ''],
  [[], '\x1b[0m'],
  [[''], '\n'],
  [['a', ''], 'a\n\n'],
  [['a  '], '\x1b[32ma\x1b[0m\r\n'],
  [['...'], ''],
  [['...'], 'a\nb'],
  [['a', '...'], 'a'],
  [['...', 'b'], 'a\nb'],
  [['a', '...', 'c'], 'a\nb\nb\nc'],
  [['...', 'b', '...', 'd', '...'], 'a\nb\nc\nd\ne'],
  [['...', '...'], 'a'],
  [['a', '...', 'a'], 'a\na'],
])('%j fits %j', (lines, printed) => {
  expect(fits(lines, printed)).toBe(true)
})

test.each([
  [['a', 'b'], 'b\na'],
  [['a'], 'a\nb'],
  [['a', 'b'], 'a'],
  [['a'], ''],
  [[], '\n'],
  [[], 'a'],
  [['a'], 'a\n\n'],
  [['a', '...', 'a'], 'a'],
  [['a', '...', 'c'], 'a\nc\nd'],
  [['...', 'c', 'd'], 'c\nx\nd'],
])('%j does not fit %j', (lines, printed) => {
  expect(fits(lines, printed)).toBe(false)
})

test('captures of earlier steps are used, only new ones are returned', () => {
  const result = matchLines(written(['{{pid}} {{n:int}}']), '42 7\n', { pid: '42' })
  expect(result).toEqual({ fits: true, captures: { n: '7' } })
})

test('the same name captured twice must fit the same text', () => {
  expect(matchLines(written(['{{n:int}}', '{{n:int}}']), '1\n1', {})).toEqual({
    fits: true,
    captures: { n: '1' },
  })
  expect(fits(['{{n:int}}', '{{n:int}}'], '1\n2')).toBe(false)
})

test('a name like __proto__ is captured like any other', () => {
  const result = matchLines(written(['{{__proto__:int}}']), '5', {})
  expect(result.fits && Object.entries(result.captures)).toEqual([['__proto__', '5']])
})

test('10 000 lines, each with a name of its own', () => {
  const numbers = Array.from({ length: 10_000 }, (_, index) => index)
  const lines = numbers.map((index) => `line {{n${index}:int}}`)
  const result = matchLines(written(lines), numbers.map((index) => `line ${index}`).join('\n'), {})
  expect(result.fits && Object.keys(result.captures)).toHaveLength(10_000)
})
