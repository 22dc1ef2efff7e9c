import { expect, test } from 'vitest'
import { sizeText } from '../../../src/core/text/size-text.ts'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [2047, '1.9 KiB'],
  [64 * 1024 * 1024, '64 MiB'],
  [10 * 1024 ** 3 + 5, '10 GiB'],
  [5000 * 1024 ** 4, '5000 TiB'],
])('%i', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text)
})
