import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Capture } from '../../src/session/capture.ts'

const pieces = fc.array(fc.uint8Array({ maxLength: 40 }))

test('keeps all up to its limit, beyond it the beginning and the end', () => {
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 300 }), (all, limit) => {
      const capture = new Capture(limit)
      for (const piece of all) capture.push(Buffer.from(piece))
      const whole = Buffer.concat(all)
      const head = Math.ceil(limit * 0.75)
      const kept =
        whole.length <= limit
          ? whole
          : Buffer.concat([whole.subarray(0, head), whole.subarray(whole.length - (limit - head))])
      expect(capture.toBuffer()).toEqual(kept)
      expect(capture.bytes).toBe(whole.length)
      expect(capture.truncated).toBe(whole.length > limit)
    }),
  )
})

test('keeps no more than 64 MiB, whatever the limit', () => {
  const capture = new Capture(1e12)
  const mebibyte = Buffer.alloc(1024 * 1024, 'x')
  for (let count = 0; count < 100; count += 1) capture.push(mebibyte)
  capture.push(Buffer.from('end'))
  const kept = capture.toBuffer()
  expect(kept.length).toBe(64 * 1024 * 1024)
  expect(kept.subarray(-4).toString()).toBe('xend')
  expect(capture).toMatchObject({ bytes: 100 * 1024 * 1024 + 3, truncated: true })
})
