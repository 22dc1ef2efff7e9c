import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MASK, Masker } from '../../../src/core/secrets/masker.ts'
import { byBash, ENCODERS, inLines } from './encoders.ts'

const TOKEN = 's3cr/t $val\'"é_x'
const masker = new Masker([TOKEN])

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

// Nothing that a secret, or an encoding of it, has in it.
const [BEFORE, BEHIND] = ['один ', ' два']

describe('finds a secret', () => {
  test.each(ENCODERS)('written as $name', ({ encode, loose }) => {
    const masked = masker.mask(BEFORE + encode(TOKEN) + BEHIND)
    if (loose) expect(leftOf(masked).length).toBeLessThan(9)
    else expect(masked).toBe(BEFORE + MASK + BEHIND)
  })

  test('in colours', () => {
    expect(masker.mask(`a \x1b[01;31m\x1b[Ks3cr\x1b[m\x1b[K/t $val'"é\x1b[0m_x b`)).toBe(
      'a \x1b[01;31m\x1b[K*** b',
    )
  })

  test('that goes on in the next line, and then each of its pieces', () => {
    const long = new Masker(['abcdefghijklmnopqrstuvwxyz0123456789'.repeat(3)])
    const base64 = inLines(
      Buffer.from('abcdefghijklmnopqrstuvwxyz0123456789'.repeat(3)).toString('base64'),
      76,
    )
    expect(long.mask(`x\n${base64}\ny`)).toBe('x\n***\n***\ny')
    for (const line of base64.split('\n')) expect(long.mask(`"${line}"`)).toBe('"***"')
  })

  test('of several lines, each of which is one', () => {
    const key = new Masker([
      '-----BEGIN KEY-----\nMIIEvQIBADANBg\nshort\nkqhkiG9w0BAQEF\n-----END KEY-----\n',
    ])
    expect(
      key.mask('-----BEGIN KEY-----\nMIIEvQIBADANBg\nshort\nkqhkiG9w0BAQEF\n-----END KEY-----\nok'),
    ).toBe('***\n***\n***\n***\n***\nok')
    expect(key.mask('  kqhkiG9w0BAQEF')).toBe('  ***')
    expect(key.mask('short')).toBe('short')
    expect(
      key.mask(JSON.stringify({ key: '-----BEGIN KEY-----\nMIIEvQIBADANBg\nshort\nkqhkiG9w0BAQEF' })),
    ).toBe(String.raw`{"key":"***\n***\nshort\n***"}`)
  })

  test('cut off by an ellipsis, in which less than three characters count for nothing', () => {
    expect(masker.mask('"bearer s3cr/t $v…" …\'"é_x')).toBe('"bearer ***…" …***')
    expect(masker.mask('Loadings3…')).toBe('Loadings3…')
  })

  test('cut off at an end, down to one character', () => {
    expect(masker.mask('es', { end: 1 })).toBe('e***')
    expect(masker.mask('_x a', { start: 1 })).toBe('*** a')
    expect(masker.mask('ecret s3c', {})).toBe('ecret s3c')
  })
})

test('two that touch, or overlap, are one mask', () => {
  expect(new Masker(['abcdef', 'defghi']).mask('abcdefghi abcdefabcdef')).toBe('*** ***')
})

test('leaves all else as it is', () => {
  const text = 's3cr/t val, S3CR/T $VAL\'"É_X, c2VjcmV0, …, %20, \\x41'
  expect(masker.mask(text)).toBe(text)
})

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

test('a secret of one character over and over is looked for once at each place', () => {
  const backslashes = new Masker(['\\'.repeat(60)])
  // Each two of these are one or two of its characters: trying all would take for ever.
  expect(backslashes.mask(`${'\\'.repeat(59)}a`.repeat(20))).toBe(`${'\\'.repeat(59)}a`.repeat(20))
})

/** What a mask has left of an encoded secret. */
function leftOf(masked: string): string {
  return masked
    .replaceAll(/[а-яё]+/g, '')
    .replace(/^ | $/g, '')
    .replaceAll(MASK, '')
    .replaceAll('\n', '')
}
