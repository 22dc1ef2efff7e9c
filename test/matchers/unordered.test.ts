import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchUnordered } from '../../src/matchers/unordered.ts'
import { written } from './author.ts'

const match = (lines: string[], printed: string, mode: 'lines' | 'contains' = 'lines', captures = {}) =>
  matchUnordered(written(lines, mode, true), printed, captures)

test.each([
  [[], ''],
  [['a', 'b'], 'b\na\n'],
  [['* (glob)', 'a'], 'a\nb\n'],
  [['a', 'a'], 'a\na\n'],
  [['b', '...'], 'a\nb\nc\n'],
  [['[ab] (re)', '[bc] (re)', 'b'], 'b\na\nc\n'],
  [['a (+)', 'b'], 'a\nb\na\n'],
  [['* (glob*)', 'b', 'c (?)'], 'x\nb\ny\n'],
  [['c (?)', 'b'], 'b\n'],
  [['c (no-eol)', 'b'], 'b\nc'],
  [['caf\\xe9', 'b'], 'b\ncaf\udce9\n'],
])('%j fits %j', (lines, printed) => {
  expect(match(lines, printed).fits).toBe(true)
})

test.each([
  [[], 'a\n'],
  [['a'], ''],
  [['a', 'b'], 'a\n'],
  [['a', 'a'], 'a\nb\n'],
  [['a'], 'a\nb\n'],
  [['a', 'a', '...'], 'a\nb\n'],
  [['a (+)', 'b'], 'b\n'],
  [['a (?)'], 'a\na\n'],
  [['c (no-eol)', 'b'], 'c\nb\n'],
])('%j does not fit %j', (lines, printed) => {
  expect(match(lines, printed).fits).toBe(false)
})

test('with contains, others may stand among them', () => {
  expect(match(['c', 'a'], 'a\nb\nc\n', 'contains').fits).toBe(true)
  expect(match(['c', 'a', 'a'], 'a\nb\nc\n', 'contains').fits).toBe(false)
  expect(match(['c (+)', 'z (*)'], 'a\nc\nc\n', 'contains').fits).toBe(true)
})

test('what captures takes the first line that the others can leave it', () => {
  expect(match(['{{x:word}}', 'a', '{{y:word}}'], 'a\nb\nc\n')).toEqual({
    fits: true,
    captures: { x: 'b', y: 'c' },
  })
  expect(match(['{{x:word}}', '[ab] (re)'], 'a\nb\nc\n', 'contains')).toEqual({
    fits: true,
    captures: { x: 'a' },
  })
})

test('a name is the same text wherever it stands', () => {
  expect(match(['pid {{pid:int}}', 'bye {{pid}}'], 'bye 2\npid 1\npid 2\n', 'contains')).toEqual({
    fits: true,
    captures: { pid: '2' },
  })
  expect(match(['a {{x:int}}', 'b {{x:int}}'], 'b 2\na 1\n').fits).toBe(false)
  expect(match(['{{x:int}}', '{{x:int}}'], '{{x:int}}\n{{x:int}}\n')).toEqual({ fits: true, captures: {} })
  expect(match(['pid {{pid}}', '{{pid:int}}'], '1\npid 1\n', 'lines', { pid: '1' })).toEqual({
    fits: true,
    captures: {},
  })
})

test('lines in any order fit wherever an exhaustive search finds a way', () => {
  const line = fc.constantFrom(
    'a',
    'b',
    '[ab] (re)',
    '{{word}}',
    '{{x:word}}',
    '{{x}} {{y:word}}',
    '{{z:word}} b',
  )
  const printed = fc.constantFrom('a', 'b', 'a b', 'b b')
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), fc.array(printed, { maxLength: 4 }), (lines, output) => {
      const found = match(lines, output.map((text) => `${text}\n`).join(''))
      const fits = permutations(output).some((order) => inOrder(lines, order))
      expect(found.fits).toBe(fits)
    }),
    { numRuns: 2000 },
  )
})

function inOrder(lines: string[], printed: string[]): boolean {
  const bound: Record<string, string> = {}
  // A line that refers to a name is looked at after that which captures it.
  const pairs = lines.map((line, index) => [line, printed[index] ?? '\n'] as const)
  const order = pairs.toSorted(([a], [b]) => Number(a.startsWith('{{x}}')) - Number(b.startsWith('{{x}}')))
  return (
    lines.length === printed.length &&
    order.every(([line, text]) => {
      const names: string[] = []
      const source = line.replace(/ \(re\)$/, '').replace(/\{\{(?:(\w):)?(\w+)\}\}/g, (_, name, word) => {
        if (name === undefined && word === 'word') return '\\w+'
        const known = bound[name ?? word]
        if (known !== undefined) return known
        names.push(name ?? word)
        return name === undefined ? '\n\n' : '(\\w+)'
      })
      const found = new RegExp(`^${source}$`).exec(text)
      for (const [index, name] of names.entries()) if (found) bound[name] = found[index + 1]!
      return found !== null
    })
  )
}

function permutations<T>(items: T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  )
}
