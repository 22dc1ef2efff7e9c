import { expect, test } from 'vitest'
import type { Failure } from '../../src/core/step-result.ts'
import { matchUnordered } from '../../src/matchers/unordered.ts'
import { written } from './author.ts'

function failure(
  lines: string[],
  printed: string,
  mode: 'lines' | 'contains' = 'lines',
  captures = {},
): Failure {
  const result = matchUnordered(written(lines, mode, true), printed, captures)
  if (result.fits) throw new Error('it fits')
  return result.failure
}

test.each<[string[], string, number, string]>([
  [['a'], '', 45, 'expected line 45, "a", to be printed in any order, but nothing was'],
  [['a', 'b'], 'b\n', 45, 'expected line 45, "a", to be printed in any order, but it was not'],
  [
    ['a', 'eth0: up'],
    'eth0: down\na\n',
    46,
    'expected line 46, "eth0: up", to be printed in any order, but it was not; of those left over the nearest is "eth0: down"',
  ],
  [
    ['a', 'b', 'c'],
    'x\nc\ny\nz\n',
    45,
    'expected line 45, "a", to be printed in any order, but it was not; 2 expected lines and 3 printed lines are left over',
  ],
  [
    ['a', 'a'],
    'a\nb\n',
    46,
    'expected line 46, "a", to be printed in any order, but line 45 has what would fit it',
  ],
  [['a'], 'a\nb\nc\n', 44, 'expected no line but these to be printed, but "b" was, and 1 more line'],
  [[], 'b\n', 44, 'expected nothing to be printed, but "b" was'],
])('%j against %j', (lines, printed, line, message) => {
  expect(failure(lines, printed)).toMatchObject({ line, message })
})

test('a failure has what is left on both sides', () => {
  expect(failure(['eth0: up', 'b', 'x (*)', 'c'], 'x\neth0: down\nx\nc\nlast\n').comparison).toEqual([
    { kind: 'missing', line: 45, expected: 'eth0: up' },
    { kind: 'extra', actual: 'eth0: down' },
    { kind: 'missing', line: 46, expected: 'b' },
    { kind: 'gap', line: 47, expected: 'x (*)', count: 2 },
    { kind: 'fits', line: 48, expected: 'c', actual: 'c' },
    { kind: 'extra', actual: 'last' },
  ])
})

test('among others, those that nobody asked for are counted', () => {
  expect(failure(['a', 'z'], 'c\na\nb\n', 'contains').comparison).toEqual([
    { kind: 'fits', line: 45, expected: 'a', actual: 'a' },
    { kind: 'missing', line: 46, expected: 'z' },
    { kind: 'passed-over', count: 2 },
  ])
})

test('a name that stands in several lines is told with the text that came nearest', () => {
  expect(failure(['pid {{pid:int}}', 'bye {{pid}}'], 'bye 3\npid 1\n').message).toBe(
    'expected line 46, "bye {{pid}}" where pid is "1" (captured on line 45), to be printed in any order, but it was not; of those left over the nearest is "bye 3"',
  )
})
