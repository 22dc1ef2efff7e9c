import { expect, test } from 'vitest'
import { count, duration, elapsed } from '../../../src/reporters/words/words.ts'

test.each([
  [0, '<1 ms'],
  [0.49, '<1 ms'],
  [0.5, '1 ms'],
  [3.1, '3 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [1240, '1.2 s'],
  [59_949, '59.9 s'],
  [59_960, '1m 00s'],
  [64_000, '1m 04s'],
  [3_599_400, '59m 59s'],
  [3_599_600, '1h 00m'],
  [7_500_000, '2h 05m'],
])('%d ms are %s', (ms, words) => {
  expect(duration(ms)).toBe(words)
})

test.each([
  [999, ''],
  [1999, '1 s'],
  [59_999, '59 s'],
  [60_000, '1m 00s'],
  [125_900, '2m 05s'],
])('%d ms that still run are %j', (ms, words) => {
  expect(elapsed(ms)).toBe(words)
})

test('one is singular, none and many are plural', () => {
  expect([0, 1, 2].map((n) => count(n, 'step'))).toEqual(['0 steps', '1 step', '2 steps'])
})
