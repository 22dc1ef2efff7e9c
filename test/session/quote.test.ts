import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quote, unquote } from '../../src/session/quote.ts'

const words = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''))

test('bash reads a quoted string as what it was', () => {
  fc.assert(
    fc.property(fc.array(words, { maxLength: 50 }), (texts) => {
      const script = `printf '%s\\0' x ${texts.map(quote).join(' ')}`
      const printed = execFileSync('bash', ['-c', script]).toString().split('\0')
      expect(printed).toEqual(['x', ...texts.map((text) => Buffer.from(text).toString()), ''])
    }),
    { numRuns: 50 },
  )
})

test('unquote takes it back', () => {
  fc.assert(
    fc.property(words, (text) => {
      expect(unquote(quote(text))).toBe(text)
    }),
  )
})
