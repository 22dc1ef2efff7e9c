import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lastWhole, skipPart, WholeCharacters } from '../../../src/core/text/whole-characters.ts'

/** A text's bytes, cut wherever. */
const cut = fc.tuple(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(100))).map(([text, places]) => {
  const bytes = Buffer.from(text)
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return { text, pieces: [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length)) }
})

test('text comes in whole characters, however its bytes come', () => {
  fc.assert(
    fc.property(cut, ({ text, pieces }) => {
      const characters = new WholeCharacters()
      const told = pieces.map((piece) => characters.push(piece).toString())
      expect(told.join('')).toBe(text)
      expect(told.some((piece) => piece.includes('\ufffd') && !text.includes('\ufffd'))).toBe(false)
      expect(characters.flush()).toHaveLength(0)
    }),
  )
})

test('bytes that are no text come all the same, the last of them at the end', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (pieces) => {
      const characters = new WholeCharacters()
      const told = pieces.map((piece) => characters.push(Buffer.from(piece)))
      expect(Buffer.concat([...told, characters.flush()])).toEqual(Buffer.concat(pieces))
    }),
  )
})

test.each([
  ['', 0],
  ['61', 1],
  ['61c3', 1],
  ['61c3a9', 3],
  ['e282', 0],
  ['e282ac', 3],
  ['f09f98', 0],
  ['ffff', 2],
  ['80808080', 4],
])('%s has its last whole character before byte %i', (hex, length) => {
  expect(lastWhole(Buffer.from(hex, 'hex'))).toBe(length)
})

test.each([
  ['61', '61'],
  ['acc3a9', 'c3a9'],
  ['82ac61', '61'],
  ['8080808061', '8061'],
])('the rest of a character is left out of %s', (hex, rest) => {
  expect(skipPart(Buffer.from(hex, 'hex')).toString('hex')).toBe(rest)
})
