import { expect, test } from 'vitest'
import { parseSize, sizeHint } from '../../src/parse/size.ts'

test.each([
  ['512B', 512],
  ['500kB', 500_000],
  ['64MiB', 64 * 1024 * 1024],
  ['1GiB', 1024 ** 3],
  ['2GB', 2_000_000_000],
  ['1TB', 1e12],
  ['1TiB', 1024 ** 4],
])('%s', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})

test.each(['', '64', '0B', '1.5MiB', '64 MiB', '64mib', '64M', '-1B', '1025GiB', '2TiB', '999999999999GiB'])(
  '%s is none',
  (text) => {
    expect(parseSize(text)).toBeNull()
  },
)

test.each([
  ['64M', '64MiB'],
  ['64 MiB', '64MiB'],
  ['64mib', '64MiB'],
  ['1g', '1GiB'],
  ['500KB', '500kB'],
  ['500 kb', '500kB'],
  ['1k', '1KiB'],
])('%s is meant as %s', (text, size) => {
  expect(sizeHint(text)).toEqual({ hint: `Did you mean ${size}?` })
})

test.each(['', '64', 'M', '0M', '2T', '1.5M', '64MiBs'])('nobody can tell what %j is meant as', (text) => {
  expect(sizeHint(text)).toEqual({})
})
