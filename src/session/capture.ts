/** More than this is never kept of one stream, whatever the step's own limit (bounded memory). */
const KEPT_BYTES = 64 * 1024 * 1024
/** Share of what is kept that goes to the beginning; the rest is for the end. */
const HEAD_SHARE = 0.75
/** Small pieces are put together until they are this large, so that many tiny writes cost no more than a few big ones. */
const PIECE_BYTES = 64 * 1024

/** What one stream printed: all of it up to a limit, beyond that its beginning and its end. */
export class Capture {
  /** Bytes printed, kept or not. */
  bytes = 0
  readonly #headLimit: number
  readonly #tailLimit: number
  readonly #head: Buffer[] = []
  readonly #tail: Buffer[] = []
  #headBytes = 0
  #tailBytes = 0
  #small: Buffer[] = []
  #smallBytes = 0

  /** @param limitBytes what the step may print */
  constructor(limitBytes: number) {
    const kept = Math.min(limitBytes, KEPT_BYTES)
    this.#headLimit = Math.ceil(kept * HEAD_SHARE)
    this.#tailLimit = kept - this.#headLimit
  }

  get truncated(): boolean {
    return this.bytes > this.#headLimit + this.#tailLimit
  }

  /** @param bytes the caller's no longer */
  push(bytes: Buffer): void {
    this.bytes += bytes.length
    if (bytes.length >= PIECE_BYTES) {
      this.#putTogether()
      this.#keep(bytes)
      return
    }
    this.#small.push(bytes)
    this.#smallBytes += bytes.length
    if (this.#smallBytes >= PIECE_BYTES) this.#putTogether()
  }

  toBuffer(): Buffer {
    this.#putTogether()
    const end = Buffer.concat(this.#tail)
    const surplus = Math.max(0, end.length - this.#tailLimit)
    return Buffer.concat([...this.#head, end.subarray(surplus)])
  }

  #putTogether(): void {
    if (this.#smallBytes === 0) return
    const piece = this.#small.length === 1 ? this.#small[0]! : Buffer.concat(this.#small)
    this.#small = []
    this.#smallBytes = 0
    this.#keep(piece)
  }

  #keep(piece: Buffer): void {
    const room = this.#headLimit - this.#headBytes
    if (room > 0) {
      const first = piece.subarray(0, room)
      this.#head.push(first)
      this.#headBytes += first.length
      if (first.length === piece.length) return
      piece = piece.subarray(room)
    }
    this.#tail.push(piece)
    this.#tailBytes += piece.length
    while (this.#tail.length > 0 && this.#tailBytes - this.#tail[0]!.length >= this.#tailLimit) {
      this.#tailBytes -= this.#tail.shift()!.length
    }
  }
}
