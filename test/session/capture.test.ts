import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Capture, HEAD_BYTES, TAIL_BYTES } from '../../src/session/capture.ts'

const MIB = 1024 * 1024
const isSame = (one: Buffer | null, other: Buffer) => one?.equals(other) ?? false

/** Pieces that come to about as much as is kept in memory, and to more. */
const pieces = fc.array(
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 7 }), fc.integer({ min: 1, max: 40_000 }))
    .map(([some, times]) => Buffer.concat(Array.from({ length: times }, () => some))),
  { maxLength: 12 },
)

test('all is there, in whatever pieces it comes; of what is long the beginning and the end are shown', () => {
  fc.assert(
    fc.property(pieces, (all) => {
      const capture = new Capture()
      for (const piece of all) capture.push(piece)
      const whole = Buffer.concat(all)
      const captured = capture.toCaptured()
      expect(captured.bytes).toBe(whole.length)
      expect(isSame(captured.whole(), whole)).toBe(true)
      const { head, tail } = captured
      expect(tail === null).toBe(whole.length <= HEAD_BYTES + TAIL_BYTES)
      expect(isSame(head, whole.subarray(0, head.length))).toBe(true)
      if (tail !== null) {
        expect(isSame(tail, whole.subarray(whole.length - tail.length))).toBe(true)
        expect(HEAD_BYTES - head.length).toBeLessThan(4)
        expect(TAIL_BYTES - tail.length).toBeLessThan(4)
      }
      captured.release()
    }),
    { numRuns: 60 },
  )
})

test('the pieces are the caller’s again once they have been taken', () => {
  const capture = new Capture()
  const bytes = Buffer.from('one')
  capture.push(bytes)
  bytes.fill('x')
  expect(capture.toCaptured().head.toString()).toBe('one')
})

test('no character is cut in two', () => {
  const capture = new Capture()
  capture.push(Buffer.from(`x${'€'.repeat(400_000)}`))
  const { head, tail } = capture.toCaptured()
  expect(head.toString()).toMatch(/^x€+$/)
  expect(tail!.toString()).toMatch(/^€+$/)
})

test('of more than 64 MiB only the beginning and the end are kept', () => {
  const capture = new Capture()
  const mebibyte = Buffer.alloc(MIB, 'x')
  for (let count = 0; count < 64; count += 1) capture.push(mebibyte)
  expect(capture.toCaptured().whole()!.length).toBe(64 * MIB)
  capture.push(Buffer.from('end'))
  const captured = capture.toCaptured()
  expect(captured.whole()).toBeNull()
  expect(captured).toMatchObject({ bytes: 64 * MIB + 3 })
  expect(captured.tail!.subarray(-4).toString()).toBe('xend')
})

test('a disk that takes nothing more is told', () => {
  const gone = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  rmSync(gone, { recursive: true })
  vi.stubEnv('TMPDIR', gone)
  const capture = new Capture()
  expect(() => capture.push(Buffer.alloc(MIB))).toThrow(
    expect.objectContaining({
      kind: 'io',
      rule: 'spool',
      message: expect.stringMatching(`^the output of a step could not be kept in ${gone}: ENOENT`),
      hint: 'Another directory can be named by TMPDIR.',
    }),
  )
  vi.unstubAllEnvs()
})
