import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MaskedLate } from '../../../src/core/secrets/masked-late.ts'
import { MASK, Masker } from '../../../src/core/secrets/masker.ts'
import { outputText } from '../../../src/core/text/output-text.ts'
import { ENCODERS } from './encoders.ts'

const TOKEN = 's3cr/t $val\'"é_x'
const masker = new Masker([TOKEN])
const utf8 = (text: string) => ({ text, encoding: 'utf-8' as const })

/** All that is told of a stream that comes in these pieces. */
function told(pieces: readonly string[], before = ''): string[] {
  const late = new MaskedLate(masker)
  late.begin(utf8(before))
  return [...pieces.map((piece) => late.push(utf8(piece)).text), late.flush().text]
}

test('what can be no part of a secret is told at once, all else once that is known', () => {
  expect(told(['a s3', 'x s3cr/t $val', '\'"é_x b'])).toEqual(['a ', 's3x ', '*** b', ''])
  expect(told(['end s'])).toEqual(['end ', 's'])
  // Who printed it may have been stopped within it.
  expect(told(['end s3cr'])).toEqual(['end ', '***'])
})

test('a secret that has begun before its step ended goes on', () => {
  expect(told(['cr/t $val\'"é_x!'], 'ready s3')).toEqual(['***!', ''])
  expect(told(['cr/t', ' $val\'"é_x!'], 'ready s3')).toEqual(['', '***!', ''])
  expect(told(['crx s3'], 'ready s3')).toEqual(['crx ', 's3'])
  expect(told(['a'], 'ready')).toEqual(['a', ''])
})

test('pieces that are no text are found with those that are', () => {
  const late = new MaskedLate(masker)
  expect(late.push(utf8('ä s3cr/t $va'))).toEqual({ text: 'ä ', encoding: 'utf-8' })
  const rest = outputText(Buffer.concat([Buffer.from('l\'"é_x '), Buffer.from([0xff])]))
  expect(late.push(rest)).toEqual({ text: '*** \\xff', encoding: 'escaped' })
})

test('whatever pieces it comes in, nothing of it is told', () => {
  const cuts = fc.array(fc.nat(200), { maxLength: 8 })
  for (const { encode, loose = false } of ENCODERS) {
    const text = `один ${encode(TOKEN)} два`
    fc.assert(
      fc.property(cuts, fc.nat(60), (all, before) => {
        const at = [...all, before, text.length].filter((cut) => cut >= before).sort((a, b) => a - b)
        const pieces = at.map((cut, index) => text.slice(index === 0 ? before : at[index - 1], cut))
        const late = told(pieces, text.slice(0, before)).join('')
        const shown = masker.mask(text.slice(0, before), { end: 3 }) + late
        const left = shown.replaceAll(/[а-яё \n]/g, '').replaceAll(MASK, '')
        expect(left.length).toBeLessThan(loose ? 9 : 3)
        if (before === 0 && !loose) expect(shown).toBe('один *** два')
      }),
      { numRuns: 60, seed: 7 },
    )
  }
})
