import { expect, test } from 'vitest'
import { matchNot } from '../../src/matchers/not.ts'
import { written } from './author.ts'

const match = (lines: string[], printed: string, captures = {}) =>
  matchNot(written(lines, 'not'), printed, captures)

test.each([
  [['a'], ''],
  [['a'], 'b\n'],
  [['*error* (glob)'], 'fine\n'],
  [[''], 'a\n'],
  [['{{int}}'], 'one\n'],
  [['a', 'b'], 'c\nd\n'],
])('%j does not stand in %j', (lines, printed) => {
  expect(match(lines, printed)).toEqual({ fits: true, captures: {} })
})

test.each([
  [['a'], 'a'],
  [['a '], 'b\na\t\n'],
  [['*error* (glob)'], 'fine\nan error\n'],
  [[''], 'a\n\nb\n'],
  [['{{int}}'], '5\n'],
  [['x', 'b'], 'a\nb\n'],
  [['.*\\s (re)'], 'blank \n'],
])('%j stands in %j', (lines, printed) => {
  expect(match(lines, printed).fits).toBe(false)
})

test('the failure names both lines, and counts the others', () => {
  expect(match(['x', '*error* (glob)'], 'a\nan error\nb\nc\nerror 2\n')).toEqual({
    fits: false,
    failure: {
      rule: 'output',
      line: 46,
      expected: 'x\n*error* (glob)',
      actual: 'a\nan error\nb\nc\nerror 2',
      message:
        'expected line 46, "*error* (glob)", not to be printed, but "an error" was, and 1 more line that must not be',
      comparison: [
        { kind: 'passed-over', count: 1 },
        { kind: 'forbidden', line: 46, expected: '*error* (glob)', actual: 'an error' },
        { kind: 'passed-over', count: 2 },
        { kind: 'forbidden', line: 46, expected: '*error* (glob)', actual: 'error 2' },
      ],
    },
  })
})

test('very many forbidden lines are counted', () => {
  const result = match(['a'], 'a\n'.repeat(300))
  const rows = result.fits ? [] : result.failure.comparison!
  expect(rows).toHaveLength(201)
  expect(rows.at(-1)).toEqual({ kind: 'left-out', what: 'printed', count: 100 })
})

test('a name from before stands for its text', () => {
  expect(match(['pid {{pid}}'], 'pid 5\n', { pid: '6' }).fits).toBe(true)
  expect(match(['pid {{pid}}'], 'pid 5\n', { pid: '5' })).toMatchObject({
    failure: {
      message: 'expected line 45, "pid {{pid}}" where pid is "5", not to be printed, but "pid 5" was',
    },
  })
})

test.each([
  [['error'], 'an error: x\n', ['line 45 is in a longer line']],
  [['error (literal)'], 'error: x\n', ['line 45 is in a longer line']],
  [['error'], 'errors\n', undefined],
  [['error'], 'my-error\n', undefined],
  [['* error (glob)'], '* error (glob) x\n', undefined],
])('%j, where %j was printed, is remarked on: %j', (lines, printed, notes) => {
  expect(match(lines, printed)).toEqual({ fits: true, captures: {}, ...(notes && { notes }) })
})
