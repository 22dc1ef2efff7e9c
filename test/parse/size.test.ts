import { expect, test } from 'vitest'
import { parseSize } from '../../src/parse/size.ts'

test.each([
  ['512B', 512],
  ['500kB', 500_000],
  ['64MiB', 64 * 1024 * 1024],
  ['1GiB', 1024 ** 3],
  ['2GB', 2_000_000_000],
])('%s', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})

test.each(['', '64', '0B', '1.5MiB', '64 MiB', '64mib', '64M', '-1B', '999999999999GiB'])(
  '%s is none',
  (text) => {
    expect(parseSize(text)).toBeNull()
  },
)
