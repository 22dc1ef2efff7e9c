import { type Captured, KEPT_BYTES } from '../core/text/captured.ts'
import { lastWhole, skipPart } from '../core/text/whole-characters.ts'
import { Spool } from './spool.ts'
import { Tail } from './tail.ts'

/** A stream that is longer than both together is shown by its beginning and its end, each so long. */
export const HEAD_BYTES = 256 * 1024
export const TAIL_BYTES = 256 * 1024

/** What one stream prints, as it comes: in memory while it is little, then on disk, and last not at all. */
export class Capture {
  /** Bytes printed, kept or not. */
  bytes = 0
  /** Beginning of the stream: all of it until there is a `#tail`. Grows as it is needed. */
  #head = Buffer.alloc(0)
  #headBytes = 0
  #tail: Tail | null = null
  /** All of the stream, once it is too long for memory and until it is too long to be kept. */
  #spool: Spool | null = null

  /**
   * @param bytes the caller's again afterwards
   * @throws {HostError} where the disk is full
   */
  push(bytes: Buffer): void {
    this.bytes += bytes.length
    if (this.#tail !== null) this.#pushLarge(this.#tail, bytes)
    else if (this.bytes <= HEAD_BYTES + TAIL_BYTES) this.#pushSmall(bytes)
    else this.#growLarge(bytes)
  }

  /** What has come so far. */
  toCaptured(): Captured {
    const head = this.#head.subarray(0, this.#headBytes)
    const release = () => this.#release()
    if (this.#tail === null) return { bytes: this.bytes, head, tail: null, whole: () => head, release }
    return {
      bytes: this.bytes,
      head: head.subarray(0, lastWhole(head)),
      tail: skipPart(this.#tail.toBuffer()),
      whole: () => this.#spool?.read() ?? null,
      release,
    }
  }

  #pushSmall(bytes: Buffer): void {
    if (this.bytes > this.#head.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.bytes, 2 * this.#head.length))
      this.#head.copy(larger, 0, 0, this.#headBytes)
      this.#head = larger
    }
    bytes.copy(this.#head, this.#headBytes)
    this.#headBytes += bytes.length
  }

  #growLarge(bytes: Buffer): void {
    const all = Buffer.concat([this.#head.subarray(0, this.#headBytes), bytes])
    this.#head = Buffer.from(all.subarray(0, HEAD_BYTES))
    this.#headBytes = this.#head.length
    this.#tail = new Tail(TAIL_BYTES)
    this.#spool = new Spool()
    this.#pushLarge(this.#tail, all)
  }

  #pushLarge(tail: Tail, bytes: Buffer): void {
    tail.push(bytes)
    if (this.bytes > KEPT_BYTES) this.#release()
    else this.#spool?.write(bytes)
  }

  #release(): void {
    this.#spool?.close()
    this.#spool = null
  }
}
