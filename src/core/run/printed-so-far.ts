import type { Output } from '../session.ts'
import { type Captured, capturedWhole } from '../text/captured.ts'

/** So much of a stream is looked at while its script runs. */
const MOST_BYTES = 1024 * 1024

/** What a script that has not ended has printed: the beginning of each stream. */
export class PrintedSoFar {
  readonly #streams = { stdout: new Beginning(), stderr: new Beginning() }

  /** @param bytes the caller's again afterwards */
  push(bytes: Buffer, stream: 'stdout' | 'stderr'): void {
    this.#streams[stream].push(bytes)
  }

  /** As of now. */
  streams(): Pick<Output, 'stdout' | 'stderr'> {
    return { stdout: this.#streams.stdout.toCaptured(), stderr: this.#streams.stderr.toCaptured() }
  }
}

class Beginning {
  readonly #pieces: Buffer[] = []
  #kept = 0
  #bytes = 0

  push(bytes: Buffer): void {
    const piece = Buffer.from(bytes.subarray(0, MOST_BYTES - this.#kept))
    this.#bytes += bytes.length
    this.#kept += piece.length
    if (piece.length > 0) this.#pieces.push(piece)
  }

  toCaptured(): Captured {
    const head = Buffer.concat(this.#pieces)
    const whole = capturedWhole(head)
    if (this.#bytes === head.length) return whole
    return { ...whole, bytes: this.#bytes, tail: Buffer.alloc(0), whole: () => null }
  }
}
