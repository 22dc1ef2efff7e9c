import { expect, test } from 'vitest'
import { matchContains } from '../../src/matchers/contains.ts'
import { written } from './author.ts'

const match = (lines: string[], printed: string) => matchContains(written(lines, 'contains'), printed, {})

test.each([
  [['b'], 'a\nb\nc'],
  [['a', 'c'], 'a\nb\nc'],
  [['a', 'a'], 'a\nb\na'],
  [['a', '...', 'c'], 'a\nc'],
  [[], ''],
])('%j is in %j', (lines, printed) => {
  expect(match(lines, printed).fits).toBe(true)
})

test.each([
  [['d'], 'a\nb\nc'],
  [['c', 'a'], 'a\nb\nc'],
  [['a', 'a'], 'a\nb'],
  [['b'], 'abc'],
  [['a'], ''],
  [[], 'a'],
])('%j is not in %j', (lines, printed) => {
  expect(match(lines, printed).fits).toBe(false)
})

test('a line is taken at its first place, unless a name it captures must fit later', () => {
  expect(match(['pid {{pid:int}}'], 'pid 1\npid 2')).toEqual({ fits: true, captures: { pid: '1' } })
  expect(match(['pid {{pid:int}}', 'bye {{pid}}'], 'pid 1\npid 2\nbye 2')).toEqual({
    fits: true,
    captures: { pid: '2' },
  })
})
