import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFrames } from '../../src/hosts/stream-frames.ts'

function frame(stream: number, content: string | Uint8Array): Buffer {
  const body = Buffer.from(content)
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(body.length, 4)
  return Buffer.concat([header, body])
}

async function read(chunks: Uint8Array[]) {
  const stream = new PassThrough()
  const frames = readFrames(stream)
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await frames.ended
  return frames.text()
}

test('both streams become one text', async () => {
  expect(await read([frame(1, 'out\n'), frame(2, 'err\n'), frame(1, 'ü')])).toBe('out\nerr\nü')
})

test('wherever the chunks are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string()),
      fc.array(fc.integer({ min: 1, max: 20 })),
      async (texts, cuts) => {
        let rest: Uint8Array = Buffer.concat(texts.map((content, index) => frame(1 + (index % 2), content)))
        const chunks: Uint8Array[] = []
        for (const cut of cuts) {
          chunks.push(rest.subarray(0, cut))
          rest = rest.subarray(cut)
        }
        expect(await read([...chunks, rest])).toBe(Buffer.from(texts.join('')).toString())
      },
    ),
  )
})

test('of a flood the end is kept', async () => {
  const text = await read([frame(1, 'a'.repeat(100_000)), frame(1, 'the end')])
  expect(text).toHaveLength(64 * 1024)
  expect(text.endsWith('the end')).toBe(true)
})

test('an abrupt end is an end', async () => {
  const stream = new PassThrough()
  const frames = readFrames(stream)
  stream.write(frame(1, 'so far'))
  stream.destroy(new Error('reset'))
  await frames.ended
  expect(frames.text()).toBe('so far')
})
