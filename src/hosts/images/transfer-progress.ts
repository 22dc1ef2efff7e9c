import { Transform } from 'node:stream'
import { sizeText } from '../../core/text/size-text.ts'

/** For people a second is often; for a log a twentieth of the whole, or 10 s, is. */
const shortestMs = 1_000
const longestMs = 10_000
const shareTold = 1 / 20

/**
 * Tells every so often how far a transfer is: `12 MiB of 45 MiB`.
 *
 * @param total in bytes
 * @param now milliseconds on a monotonic clock
 * @returns to be called with the number of bytes that have come
 */
export function transferProgress(
  total: number,
  tell: (text: string) => void,
  now: () => number = () => performance.now(),
): (bytes: number) => void {
  let done = 0
  let told = { at: now(), done: 0 }
  return (bytes) => {
    done += bytes
    const waited = now() - told.at
    if (waited < shortestMs || done >= total) return
    if (waited < longestMs && done - told.done < total * shareTold) return
    told = { at: now(), done }
    tell(`${sizeText(done)} of ${sizeText(total)}`)
  }
}

/** A stream that lets all through and shows each piece. */
export function watched(onChunk: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onChunk(chunk)
      done(null, chunk)
    },
  })
}
