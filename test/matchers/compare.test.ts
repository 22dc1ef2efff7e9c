import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ComparedLine } from '../../src/core/step-result.ts'
import { align } from '../../src/matchers/align.ts'
import { compareLines } from '../../src/matchers/compare.ts'
import { itemsAmongOthers, itemsOf } from '../../src/matchers/items.ts'
import { matchLines } from '../../src/matchers/lines.ts'
import { Printed } from '../../src/matchers/printed.ts'
import { written } from './author.ts'

function rows(lines: string[], printed: string[], othersAllowed = false, bound: Record<string, string> = {}) {
  return compared(lines, printed, othersAllowed, bound).map(short)
}

function compared(
  lines: string[],
  texts: string[],
  othersAllowed = false,
  names: Record<string, string> = {},
): ComparedLine[] {
  const expected = written(lines).lines
  const items = othersAllowed ? itemsAmongOthers(expected) : itemsOf(expected)
  const printed = new Printed(texts.map((text) => `${text}\n`).join(''))
  const bound = new Map(Object.entries(names))
  const alignment = align(items, printed, bound)
  const misfit = alignment.fits
    ? { fits: false as const, missed: null, item: 0, from: 0, bound, gaveUp: false }
    : alignment
  return compareLines({ items, printed, bound }, misfit)
}

function short(row: ComparedLine): string {
  if (row.kind === 'fits') return `  ${row.expected}`
  if (row.kind === 'missing') return `- ${row.expected}`
  if (row.kind === 'extra') return `+ ${row.actual}`
  if (row.kind === 'gap' && row.expected !== undefined) return `  ${row.expected} ${row.count}`
  if (row.kind === 'left-out') return `  ${row.count} ${row.what}`
  if (row.kind === 'forbidden') return `! ${row.actual}`
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

test('a line that may be printed more or less often says how often it was', () => {
  expect(rows(['a', 'x (*)', 'b (?)', 'y (+)', 'c'], ['a', 'x', 'x', 'y', 'y', 'd'])).toEqual([
    '  a',
    '  x (*) 2',
    '  b (?) 0',
    '  y (+) 2',
    '- c',
    '+ d',
  ])
  expect(rows(['a', 'y (+)'], ['a', 'd'])).toEqual(['  a', '- y (+)', '  y (+) 0', '+ d'])
})

test('two texts that differ in few of very many lines', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `line ${index}`)
  expect(rows(lines, ['x', ...lines.slice(1, -1), 'y'])).toEqual([
    '- line 0',
    '+ x',
    ...lines.slice(1, 1001).map((line) => `  ${line}`),
    '  2998 fits',
    ...lines.slice(3999, 4999).map((line) => `  ${line}`),
    '- line 4999',
    '+ y',
  ])
})

test('what is far too much is compared a little way on from the line that was not found', () => {
  const printed = Array.from({ length: 200_000 }, (_, index) => `line ${index}`)
  const compared = rows(['line 0', '...', 'line 150000', 'what?', 'line 150002', '...', 'line 3'], printed)
  expect(compared).toEqual([
    '  line 0',
    '  gap 149999',
    '  line 150000',
    '- what?',
    '+ line 150001',
    '  line 150002',
    '  gap 49997',
    '- line 3',
  ])
})

test('rows hold both texts whole and in order, and none is missing or extra where all fits', () => {
  const line = fc.constantFrom('a', 'b', '...', '{{word}}', 'a (?)', '{{word}} (*)')
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 6 }),
      fc.array(fc.constantFrom('a', 'b', 'c')),
      (lines, printed) => {
        const found = compared(lines, printed)
        expect(found.flatMap(expectedIn)).toEqual(lines)
        expect(found.reduce((sum, row) => sum + printedIn(row), 0)).toBe(printed.length)
        const troubles = found.filter(({ kind }) => kind === 'missing' || kind === 'extra')
        expect(troubles.length === 0).toBe(matchLines(written(lines), printed.join('\n'), {}).fits)
      },
    ),
    { numRuns: 1000 },
  )
})

function expectedIn(row: ComparedLine): string[] {
  if (row.kind === 'fits' || row.kind === 'missing') return [row.expected]
  return row.kind === 'gap' ? [row.expected ?? '...'] : []
}

function printedIn(row: ComparedLine): number {
  if (row.kind === 'gap' || row.kind === 'passed-over') return row.count
  return row.kind === 'missing' ? 0 : 1
}
