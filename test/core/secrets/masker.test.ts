import { describe, expect, test } from 'vitest'
import { MASK, Masker } from '../../../src/core/secrets/masker.ts'
import { ENCODERS, inLines } from './encoders.ts'
import { BEFORE, BEHIND, leftOf } from './left-of.ts'

const TOKEN = 's3cr/t $val\'"é_x'
const masker = new Masker([TOKEN])

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

test('a secret of one character over and over is looked for once at each place', () => {
  const backslashes = new Masker(['\\'.repeat(60)])
  // Each two of these are one or two of its characters: trying all would take for ever.
  expect(backslashes.mask(`${'\\'.repeat(59)}a`.repeat(20))).toBe(`${'\\'.repeat(59)}a`.repeat(20))
})
