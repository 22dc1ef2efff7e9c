import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteText, hasLoneBytes, textBytes } from '../../../src/core/text/byte-text.ts'

test.each([
  ['nothing', [], ''],
  ['text', [...Buffer.from('héé 😀')], 'héé 😀'],
  ['a byte that begins nothing', [0x61, 0xff, 0x62], 'a\udcffb'],
  ['a character cut short at the end', [0x61, 0xc3], 'a\udcc3'],
  ['a character cut short by another', [0xe2, 0x82, 0x61], '\udce2\udc82a'],
  ['a longer form than needed', [0xc0, 0x80], '\udcc0\udc80'],
  ['half of a surrogate pair', [0xed, 0xa0, 0x80], '\udced\udca0\udc80'],
  ['beyond the last character', [0xf4, 0x90, 0x80, 0x80], '\udcf4\udc90\udc80\udc80'],
  ['text around it', [0xc3, 0xa9, 0x80, 0xc3, 0xa9], 'é\udc80é'],
])('%s', (_, bytes, text) => {
  expect(byteText(Buffer.from(bytes))).toBe(text)
})

test('the low half of a pair is no lone byte', () => {
  expect(hasLoneBytes('\u{1f480}')).toBe(false)
  expect(hasLoneBytes('a\udc80')).toBe(true)
})

test('any bytes come back', () => {
  const byte = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0xc3, 0xa9, 0xf0, 0x9f, 0x80, 0xed, 0xa0),
  )
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), (bytes) => {
      expect([...textBytes(byteText(Buffer.from(bytes)))]).toEqual(bytes)
    }),
    { numRuns: 2000 },
  )
})
