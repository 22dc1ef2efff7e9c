import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ComparedLine } from '../../src/core/step-result.ts'
import { compareLines } from '../../src/matchers/compare.ts'
import { matchLines } from '../../src/matchers/lines.ts'
import { written } from './author.ts'

function rows(lines: string[], printed: string[], othersAllowed = false, bound: Record<string, string> = {}) {
  const expected = written(lines).lines
  return compareLines({ expected, printed, bound: new Map(Object.entries(bound)), othersAllowed }).map(short)
}

function short(row: ComparedLine): string {
  if (row.kind === 'fits') return `  ${row.expected}`
  if (row.kind === 'missing') return `- ${row.expected}`
  if (row.kind === 'extra') return `+ ${row.actual}`
  return `  ${row.kind} ${row.count}`
}

test('a changed line among equal ones', () => {
  expect(rows(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual(['  a', '- b', '+ x', '  c'])
})

test('a missing and an extra line do not shift the others', () => {
  expect(rows(['a', 'b', 'c', 'd'], ['a', 'c', 'x', 'd'])).toEqual(['  a', '- b', '  c', '+ x', '  d'])
})

test('what is missing stands before what was printed instead', () => {
  expect(rows(['a', 'b'], ['x', 'y', 'z'])).toEqual(['- a', '- b', '+ x', '+ y', '+ z'])
})

test('patterns that fit are as good as equal lines', () => {
  expect(rows(['pid {{int}}', 'b', 'up * (glob)'], ['pid 1', 'x', 'up 5'])).toEqual([
    '  pid {{int}}',
    '- b',
    '+ x',
    '  up * (glob)',
  ])
})

test('a gap takes lines up and says how many', () => {
  expect(rows(['a', '...', 'd', 'e'], ['a', 'b', 'c', 'd', 'x'])).toEqual([
    '  a',
    '  gap 2',
    '  d',
    '- e',
    '+ x',
  ])
  expect(rows(['a', '...', 'z'], ['a', 'b'])).toEqual(['  a', '  gap 1', '- z'])
  expect(rows(['x', '...'], ['a'])).toEqual(['- x', '  gap 1'])
})

test('with others allowed, only missing lines are told', () => {
  expect(rows(['b', 'd', 'e'], ['a', 'b', 'c', 'e', 'f'], true)).toEqual([
    '  passed-over 1',
    '  b',
    '  passed-over 1',
    '- d',
    '  e',
    '  passed-over 1',
  ])
})

test('a name stands for its text', () => {
  expect(rows(['pid {{pid:int}}'], ['pid 2'], false, { pid: '1' })).toEqual(['- pid {{pid:int}}', '+ pid 2'])
})

test('very long texts are not compared crosswise', () => {
  const lines = Array.from({ length: 1500 }, (_, index) => `line ${index}`)
  const printed = ['x', ...lines.slice(1, -1), 'y']
  const compared = rows(lines, printed)
  expect(compared.slice(0, 2)).toEqual(['- line 0', '- line 1'])
  expect(compared).toHaveLength(3000)
})

test('rows hold both texts whole and in order, and none is missing or extra where all fits', () => {
  const line = fc.constantFrom('a', 'b', '...', '{{word}}')
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 6 }),
      fc.array(fc.constantFrom('a', 'b', 'c')),
      (lines, printed) => {
        const expectation = written(lines)
        const compared = compareLines({
          expected: expectation.lines,
          printed,
          bound: new Map(),
          othersAllowed: false,
        })
        expect(compared.flatMap(expectedIn)).toEqual(lines)
        expect(compared.reduce((sum, row) => sum + printedIn(row), 0)).toBe(printed.length)
        const troubles = compared.filter(({ kind }) => kind === 'missing' || kind === 'extra')
        expect(troubles.length === 0).toBe(matchLines(expectation, printed.join('\n'), {}).fits)
      },
    ),
    { numRuns: 1000 },
  )
})

function expectedIn(row: ComparedLine): string[] {
  if (row.kind === 'fits' || row.kind === 'missing') return [row.expected]
  return row.kind === 'gap' ? ['...'] : []
}

function printedIn(row: ComparedLine): number {
  if (row.kind === 'gap' || row.kind === 'passed-over') return row.count
  return row.kind === 'missing' ? 0 : 1
}
