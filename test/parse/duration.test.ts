import { expect, test } from 'vitest'
import { parseDuration } from '../../src/parse/duration.ts'

test.each([
  ['250ms', 250],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['24h', 86_400_000],
])('%s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', '5', '0s', '-1s', '1.5s', '08s', '5 s', '5S', '1d', '1h30m', '25h', '1e9', '99999999h', '٣s'])(
  '%s is none',
  (text) => {
    expect(parseDuration(text)).toBeNull()
  },
)
