import { expect, test } from 'vitest'
import { updatedLines } from './two-runs.ts'

const lines = (old: string[], printed: Parameters<typeof updatedLines>[1], flags = 'unordered') =>
  updatedLines(old, printed, flags).lines

test('what fits stays where it is; the other gives way to what is most like it', () => {
  expect(lines(['b', 'version 1', '{{int}}'], '7\nversion 2\nb\n')).toEqual(['b', 'version 2', '{{int}}'])
})

test('what is new comes last, what is gone goes', () => {
  expect(lines(['b', 'a'], 'a\nb\nc\n')).toEqual(['b', 'a', 'c'])
  expect(lines(['b', 'gone', 'a'], 'a\nb\n')).toEqual(['b', 'a'])
})

test('two runs may print in another order', () => {
  expect(lines(['x'], ['PID 177 a\nPID 178 b', 'PID 20178 b\nPID 20177 a'])).toEqual([
    'PID {{int}} a',
    'PID {{int}} b',
  ])
})

test('what only one run printed is a gap', () => {
  expect(lines(['a', 'x'], ['a\nb', 'a\nb\nsomething else'])).toEqual(['a', 'b', '...'])
})

test('among others only what is asked for is written anew', () => {
  expect(lines(['version 1', 'b'], 'a\nb\nversion 2\n', 'contains unordered')).toEqual(['version 2', 'b'])
  expect(lines(['version 1', '...'], 'a\nb\nversion 2\n')).toEqual(['version 2', '...'])
})

test('lines that may come several times take what fits them', () => {
  expect(lines(['a (+)', 'old b'], 'a\na\nnew b\n')).toEqual(['a (+)', 'new b'])
})
