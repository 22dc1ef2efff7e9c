import { expect, test } from 'vitest'
import type { ExpectationMode } from '../../src/core/expectation.ts'
import type { Captures } from '../../src/core/matcher.ts'
import type { Failure } from '../../src/core/step-result.ts'
import { match } from '../../src/matchers/builtin.ts'
import { written } from './author.ts'

function failure(
  lines: string[],
  printed: string,
  mode: ExpectationMode = 'lines',
  captures: Captures = {},
): Failure {
  const result = match(written(lines, mode), printed, captures)
  if (result.fits) throw new Error('it fits')
  return result.failure
}

test('a failure holds the line, both texts, the sentence and the comparison', () => {
  expect(failure(['lo', 'pid {{int}}', 'eth0'], '\x1b[1mlo\x1b[0m  \npid 5\neth1\n')).toEqual({
    rule: 'output',
    line: 47,
    expected: 'lo\npid {{int}}\neth0',
    actual: 'lo\npid 5\neth1',
    message: 'expected line 47 to be "eth0", but "eth1" was printed',
    hint: 'If what differs changes from run to run, write {{int}} there.',
    comparison: [
      { kind: 'fits', line: 45, expected: 'lo', actual: 'lo' },
      { kind: 'fits', line: 46, expected: 'pid {{int}}', actual: 'pid 5' },
      { kind: 'missing', line: 47, expected: 'eth0' },
      { kind: 'extra', actual: 'eth1' },
    ],
  })
})

test.each<[string[], string, number, string]>([
  [['a', 'b'], 'a\nx', 46, 'expected line 46 to be "b", but "x" was printed'],
  [['a', ''], 'a\nx', 46, 'expected line 46 to be an empty line, but "x" was printed'],
  [['a', 'x'], 'a\n\n', 46, 'expected line 46 to be "x", but an empty line was printed'],
  [['a', 'eth0: up'], 'x\ny\neth0: down', 45, 'expected line 45 to be "a", but "x" was printed'],
  [['eth0: up'], 'x\neth0: down', 45, 'expected line 45 to be "eth0: up", but "eth0: down" was printed'],
  [['a', 'b', 'c'], 'a\nc', 46, 'expected line 46 to be "b", but it was not printed'],
  [['a', 'b', 'c'], 'a', 46, 'expected line 46 to be "b", but nothing more was printed'],
  [['a'], '', 45, 'expected line 45 to be "a", but nothing was printed'],
  [['x', '...', 'c'], 'a\nb\nc', 45, 'expected line 45 to be "x", but "a" was printed'],
  [['a', 'c'], 'a\nb\nc', 46, 'expected line 46 to be "c", but "b" was printed before it'],
  [
    ['a', 'c'],
    'a\nb\nb\nc',
    46,
    'expected line 46 to be "c", but "b" was printed before it, and 1 more line',
  ],
  [['a'], 'a\nb', 45, 'expected nothing after line 45, but "b" was printed'],
  [['a'], 'a\nb\nc\nd', 45, 'expected nothing after line 45, but "b" was printed, and 2 more lines'],
  [[], 'a', 44, 'expected nothing to be printed, but "a" was'],
  [[], '\n', 44, 'expected nothing to be printed, but an empty line was'],
  [['a', '...', 'z'], 'a\nb', 47, 'expected line 47, "z", to be printed after line 45, but it was not'],
  [
    ['...', 'eth9 up'],
    'eth0 up',
    46,
    'expected line 46, "eth9 up", to be printed, but it was not; the nearest line is "eth0 up"',
  ],
  [['...', 'z'], '', 46, 'expected line 46, "z", to be printed, but nothing was'],
])('in the mode lines, %j against %j', (lines, printed, line, message) => {
  expect(failure(lines, printed)).toMatchObject({ line, message })
})

test.each<[string[], string, number, string]>([
  [['z'], 'a\nb', 45, 'expected line 45, "z", to be printed, but it was not'],
  [
    ['a', 'bridge0 up'],
    'a\nbridge0 down',
    46,
    'expected line 46, "bridge0 up", to be printed after line 45, but it was not; the nearest line is "bridge0 down"',
  ],
  [['b', 'a'], 'a\nb', 46, 'expected line 46, "a", to be printed after line 45, but it was printed before'],
  [['a'], '', 45, 'expected line 45, "a", to be printed, but nothing was'],
  [[], 'a', 44, 'expected nothing to be printed, but "a" was'],
])('in the mode contains, %j against %j', (lines, printed, line, message) => {
  expect(failure(lines, printed, 'contains')).toMatchObject({ line, message })
})

test('a name that was captured before is told with its text', () => {
  expect(failure(['pid {{pid}} of {{top}}'], 'pid 2 of 1', 'lines', { pid: '1', top: '1' }).message).toBe(
    'expected line 45 to be "pid {{pid}} of {{top}}" where pid is "1" and top is "1", but "pid 2 of 1" was printed',
  )
  expect(failure(['pid {{pid:int}}', 'bye {{pid}}'], 'pid 1\nbye 2').message).toBe(
    'expected line 46 to be "bye {{pid}}" where pid is "1" (captured on line 45), but "bye 2" was printed',
  )
})

test('a long line is cut in the sentence', () => {
  const { message, actual } = failure(['a'], 'x'.repeat(500))
  expect(message).toBe(`expected line 45 to be "a", but "${'x'.repeat(120)}…" was printed`)
  expect(actual).toHaveLength(500)
})

test('a search that was given up says so', () => {
  const printed = Array.from({ length: 3000 }, (_, index) => `line ${index}`).join('\n')
  const lines = ['...', 'line {{a:int}}', '...', 'line {{b:int}}', '...', 'sum {{a}} {{b}}']
  expect(failure(lines, printed)).toMatchObject({
    line: 50,
    message: 'gave up at line 50: there are too many ways to place the gaps before it',
    hint: 'Write the lines around the gaps more exactly, so that each fits in one place only.',
  })
})

test('lines that fit only with another meaning of a name', () => {
  const { message } = failure(['{{x:word}}', '{{x}}', '{{y:word}}'], '{{x:word}}\nc\nc\n?', 'contains')
  expect(message).toBe(
    'each line fits by itself, but not all of them at once, and line 47, "{{y:word}}", is left over',
  )
})

test('where a name was captured is told with it', () => {
  const expectation = written(['{{a:int}}', 'pid {{pid}} of {{a}}'])
  const origins = { pid: { step: 'start', line: 31 } }
  const result = match(expectation, '5\npid 6 of 5\n', { pid: '7' }, origins)
  expect(result.fits ? null : result.failure.message).toBe(
    'expected line 46 to be "pid {{pid}} of {{a}}" where pid is "7" (captured on line 31 by start) and a is "5" (captured on line 45), but "pid 6 of 5" was printed',
  )
})

test('a name that is captured again tells where it was before', () => {
  const result = match(
    written(['pid {{pid:int}}']),
    'pid 6\n',
    { pid: '7' },
    { pid: { step: 'start', line: 31 } },
  )
  expect(result.fits ? null : result.failure.hint).toBe(
    '"pid" has been captured as "7" before on line 31 by start; a name of its own would capture anew.',
  )
})

test.each<[string[], string]>([
  [['a'], 'expected line 45 to be "a", but "b" was printed on stderr'],
  [['b', 'a'], 'expected line 46 to be "a", but nothing more was printed on stderr'],
  [['...', 'a'], 'expected line 46, "a", to be printed on stderr, but it was not'],
  [[], 'expected nothing to be printed on stderr, but "b" was'],
])('of stderr, %j', (lines, message) => {
  const result = match({ ...written(lines), stream: 'stderr' }, 'b\n', {})
  expect(result.fits ? null : result.failure.message).toBe(message)
})

test('lines that may be printed more or less often', () => {
  expect(failure(['a', 'x (+)', 'b'], 'a\nx\nx\ny\n')).toMatchObject({
    line: 47,
    message: 'expected line 47 to be "b", but "y" was printed',
  })
  expect(failure(['a', 'x (+)'], 'a\ny\n').message).toBe(
    'expected line 46 to be "x (+)", but "y" was printed',
  )
  expect(failure(['x (*)'], 'x\ny\n').message).toBe('expected nothing after line 45, but "y" was printed')
})

test('bytes that are no UTF-8 are told as an author can write them', () => {
  expect(failure(['a'], 'caf\udce9\n')).toMatchObject({
    message: 'expected line 45 to be "a", but "caf\\xe9 (esc)" was printed',
    actual: 'caf\\xe9 (esc)',
    comparison: [{}, { kind: 'extra', actual: 'caf\\xe9 (esc)' }],
  })
})

test('of half a million lines the right one is found, and the report is short', () => {
  const printed = Array.from({ length: 500_000 }, (_, index) => `${index + 1}\n`).join('')
  const found = failure(['5', '10', '49999x', '250000'], printed, 'contains')
  expect(found).toMatchObject({
    line: 47,
    message:
      'expected line 47, "49999x", to be printed after line 46, but it was not; the nearest line is "49999"',
    comparison: [
      { kind: 'passed-over', count: 4 },
      { kind: 'fits', line: 45 },
      { kind: 'passed-over', count: 4 },
      { kind: 'fits', line: 46 },
      { kind: 'passed-over', count: 249_989 },
      { kind: 'missing', line: 47 },
      { kind: 'fits', line: 48 },
      { kind: 'passed-over', count: 250_000 },
    ],
  })
  expect(found.actual.length).toBeLessThan(70_000)
  const extra = failure(['1', '2'], printed)
  expect(extra.message).toBe('expected nothing after line 46, but "3" was printed, and 499997 more lines')
  expect(JSON.stringify(extra).length).toBeLessThan(100_000)
})

test('one line of ten megabytes', () => {
  const found = failure(['a'], 'y'.repeat(10_000_000))
  expect(JSON.stringify(found).length).toBeLessThan(10_000)
  expect(found.actual).toBe(`${'y'.repeat(900)}… (9999100 more characters)`)
})
