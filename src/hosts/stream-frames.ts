import type { Readable } from 'node:stream'

/** What an attached stream of the engine holds so far. */
export interface Frames {
  text: () => string
  /** Resolves at the stream's end, an abrupt one too. */
  ended: Promise<void>
}

/** The last part is what tells why something ended; a shell that floods its own stderr must not fill memory. */
const keptBytes = 64 * 1024

/**
 * Reads the engine's multiplexed stream: each frame has a header of 8 bytes, the stream's number first and the
 * length in the last four (Engine API, "Attach to a container"). stdout and stderr become one text.
 */
export function readFrames(stream: Readable): Frames {
  let pending = Buffer.alloc(0)
  let kept = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    for (;;) {
      if (pending.length < 8) return
      const end = 8 + pending.readUInt32BE(4)
      if (pending.length < end) return
      kept = Buffer.concat([kept, pending.subarray(8, end)]).subarray(-keptBytes)
      pending = pending.subarray(end)
    }
  })
  return { text: () => kept.toString('utf8'), ended: endOf(stream) }
}

/** The same of a terminal's stream, which has no frames. It begins to flow for all that listen. */
export function readTerminal(stream: Readable): Frames {
  let kept = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk]).subarray(-keptBytes)
  })
  return { text: () => kept.toString('utf8'), ended: endOf(stream) }
}

function endOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', resolve)
    stream.once('end', resolve)
    stream.on('error', () => resolve())
  })
}
