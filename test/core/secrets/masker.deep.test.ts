import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Masker } from '../../../src/core/secrets/masker.ts'
import { byBash, ENCODERS } from './encoders.ts'
import { BEFORE, BEHIND, leftOf } from './left-of.ts'

/** Characters that keys and passwords are made of, those that encoders care about, and a few that have several bytes. */
const character = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'),
  },
  { weight: 3, arbitrary: fc.constantFrom(...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ ') },
  { weight: 1, arbitrary: fc.constantFrom('é', 'ß', '€', '漢', '😀', '\t') },
)
const secret = fc
  .string({ unit: character, minLength: 6, maxLength: 80 })
  .filter((text) => text.trim() === text && [...text].length >= 6)

test('nothing of random secrets is left, however they are written, in one piece or cut', () => {
  const secrets = fc.sample(secret, { numRuns: 1000, seed: 6 })
  const quoted = byBash(secrets)
  const random = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { numRuns: 1000, seed: 6 })
  for (const [index, value] of secrets.entries()) {
    const own = new Masker([value])
    const forms = [
      ...ENCODERS.map(({ encode, loose = false }) => ({ text: encode(value), loose })),
      ...quoted[index]!.map((text) => ({ text, loose: false })),
    ]
    for (const { text, loose } of forms) {
      const at = Math.floor(random[index]! * text.length)
      const whole = own.mask(BEFORE + text + BEHIND)
      const head = own.mask(BEFORE + text.slice(0, at), { end: 1 })
      const tail = own.mask(text.slice(at) + BEHIND, { start: 1 })
      const left = [whole, head, tail].map(leftOf)
      expect({ value, text, at, left }).toSatisfy(() => left.every(({ length }) => length < (loose ? 9 : 1)))
    }
  }
})
