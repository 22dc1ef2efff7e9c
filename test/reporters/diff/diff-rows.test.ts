import { expect, test } from 'vitest'
import type { ComparedLine } from '../../../src/core/step-result.ts'
import { type DiffRow, diffRows } from '../../../src/reporters/diff/diff-rows.ts'
import { outputFailure } from '../run.ts'

const short = ({ sign, line, text }: DiffRow) => `${sign === 'remark' ? '…' : sign} ${line ?? ''} ${text}`
const fits = (line: number): ComparedLine => ({
  kind: 'fits',
  line,
  expected: `e${line}`,
  actual: `a${line}`,
})

test('what fits is shown as the author wrote it', () => {
  expect(diffRows(outputFailure).map(short)).toEqual([
    '  47 1: lo: <LOOPBACK,UP>',
    '  48 {{index:int}}: eth0@if{{peer:int}}: <BROADCAST,UP>',
    '- 49     inet 172.17.0.2/16',
    '+      inet 172.18.0.2/16',
    '  50 ... (2 lines)',
  ])
})

test('what is far from a difference is left out', () => {
  const comparison: ComparedLine[] = [
    ...[1, 2, 3, 4, 5].map(fits),
    { kind: 'missing', line: 6, expected: 'e6' },
    ...[7, 8, 9, 10, 11, 12, 13, 14].map(fits),
    { kind: 'extra', actual: 'x' },
    ...[15, 16, 17, 18].map(fits),
  ]
  expect(diffRows({ ...outputFailure, comparison }).map(short)).toEqual([
    '…  2 lines that fit',
    '  3 e3',
    '  4 e4',
    '  5 e5',
    '- 6 e6',
    '  7 e7',
    '  8 e8',
    '  9 e9',
    '…  2 lines that fit',
    '  12 e12',
    '  13 e13',
    '  14 e14',
    '+  x',
    '  15 e15',
    '  16 e16',
    '  17 e17',
    '  18 e18',
  ])
})

test('lines passed over are counted', () => {
  const comparison: ComparedLine[] = [
    { kind: 'passed-over', count: 12 },
    { kind: 'missing', line: 6, expected: 'e6' },
    { kind: 'passed-over', count: 1 },
  ]
  expect(diffRows({ ...outputFailure, comparison }).map(short)).toEqual([
    '…  12 other lines',
    '- 6 e6',
    '…  1 other line',
  ])
})

test('where nothing is missing or extra, all is shown', () => {
  expect(diffRows({ ...outputFailure, comparison: [1, 2, 3, 4, 5].map(fits) })).toHaveLength(5)
})

test('without a comparison, the two texts are compared', () => {
  const { comparison: _, ...failure } = outputFailure
  expect(diffRows({ ...failure, expected: 'a\nb\nc\n', actual: 'a\nx\nc\n' }).map(short)).toEqual([
    '   a',
    '-  b',
    '+  x',
    '   c',
  ])
  expect(diffRows({ ...failure, expected: '', actual: 'x' }).map(short)).toEqual(['+  x'])
})

test('texts with nothing in common are shown one after the other', () => {
  const { comparison: _, ...failure } = outputFailure
  const lines = (letter: string) => Array.from({ length: 2000 }, (_, index) => `${letter}${index}`).join('\n')
  const rows = diffRows({ ...failure, expected: lines('a'), actual: lines('b') })
  expect([rows[0], rows[1999], rows[2000]].map((row) => short(row!))).toEqual(['-  a0', '-  a1999', '+  b0'])
})

test('a failure that is not about text has no diff', () => {
  expect(
    diffRows({ rule: 'exit-status', line: 3, expected: '0', actual: '1', message: 'exit status 1' }),
  ).toEqual([])
})

test('a line that may be printed more or less often, one that must not be, and rows left out', () => {
  const comparison: ComparedLine[] = [
    { kind: 'gap', line: 5, expected: 'x (glob*)', count: 3 },
    { kind: 'forbidden', line: 6, expected: '*error* (glob)', actual: 'an error' },
    { kind: 'left-out', what: 'printed', count: 100 },
    { kind: 'left-out', what: 'expected', count: 1 },
    { kind: 'left-out', what: 'fits', count: 2 },
  ]
  expect(diffRows({ ...outputFailure, comparison }).map(short)).toEqual([
    '  5 x (glob*) (3 lines)',
    '+  an error',
    '…  line 6 forbids it: *error* (glob)',
    '…  100 more printed lines',
    '…  1 more expected line',
    '…  2 lines that fit',
  ])
})
