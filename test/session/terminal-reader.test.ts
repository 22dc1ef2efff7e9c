import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TerminalReader } from '../../src/session/terminal-reader.ts'

const MARK = '\x1eMARK\x1e'

function open() {
  const stream = new PassThrough()
  const reader = new TerminalReader(stream, MARK)
  const show = (text: string) => {
    stream.write(text)
    // A stream in memory hands on what it gets at once.
    stream.read(0)
  }
  return { stream, reader, show }
}

/** Opens the reader for a block and follows it. */
function block(reader: TerminalReader) {
  const got = { text: '', ended: false }
  reader.open()
  reader.follow(
    (bytes) => {
      got.text += bytes.toString()
    },
    () => {
      got.ended = true
    },
  )
  return got
}

test('a block’s output goes to its mark, in whatever pieces it comes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', '\x1e', '\x1eMA', 'MARK', '\n', '\x1eMARK'), { maxLength: 8 }),
      fc.array(fc.nat(60), { maxLength: 6 }),
      (words, cuts) => {
        const { reader, show } = open()
        const got = block(reader)
        const text = words.join('').replaceAll(MARK, '')
        const all = text + MARK
        const at = [...new Set([0, ...cuts.map((cut) => cut % all.length), all.length])].sort((a, b) => a - b)
        for (const [index, from] of at.slice(0, -1).entries()) show(all.slice(from, at[index + 1]))
        // Where the text itself has come to hold a mark, it ends there.
        const end = all.indexOf(MARK)
        expect(got).toMatchObject({ ended: true, text: expect.stringMatching(/^/) })
        expect(got.text.startsWith(all.slice(0, end))).toBe(true)
      },
    ),
  )
})

test('what came before it was read is not lost', () => {
  const { reader, show } = open()
  reader.open()
  show(`one\r\n${MARK}`)
  let text = ''
  expect(reader.drain((bytes) => (text += bytes))).toBe('ended')
  expect(text).toBe('one\r\n')
})

test('there may be more until the mark has come', () => {
  const { reader, show } = open()
  reader.open()
  let text = ''
  show('one')
  expect(reader.drain((bytes) => (text += bytes))).toBe('open')
  show(`two${MARK}`)
  expect([reader.drain(() => {}), text]).toEqual(['ended', 'onetwo'])
})

test('what comes between two blocks is still the first one’s', () => {
  const { reader, show } = open()
  const first = block(reader)
  show(`a${MARK}late`)
  reader.close()
  show(' words')
  const second = block(reader)
  show(`b${MARK}`)
  expect([first, second]).toEqual([
    { text: 'alate words', ended: true },
    { text: 'b', ended: true },
  ])
})

test('a mark that comes late is not taken for the next block’s', () => {
  const { reader, show } = open()
  const first = block(reader)
  show('a')
  const second = block(reader)
  expect(first.ended).toBe(true)
  show(`b${MARK}c`)
  expect(second).toEqual({ text: 'bc', ended: false })
  show(MARK)
  expect(second.ended).toBe(true)
})

test('the end of the terminal is the end of the block, and what looked like a mark is output', async () => {
  const { reader, stream, show } = open()
  const got = block(reader)
  show('a\x1eMA')
  stream.destroy()
  await new Promise((resolve) => stream.once('close', resolve))
  expect(got).toEqual({ text: 'a\x1eMA', ended: true })
  reader.open()
  expect(reader.drain(() => {})).toBe('ended')
})
