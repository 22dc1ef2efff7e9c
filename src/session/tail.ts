/** The last bytes of a stream, in memory that is given once. */
export class Tail {
  readonly #ring: Buffer
  #total = 0

  constructor(size: number) {
    this.#ring = Buffer.allocUnsafe(size)
  }

  push(bytes: Buffer): void {
    const size = this.#ring.length
    const last = bytes.subarray(Math.max(0, bytes.length - size))
    const at = (this.#total + bytes.length - last.length) % size
    const first = last.subarray(0, size - at)
    first.copy(this.#ring, at)
    last.copy(this.#ring, 0, first.length)
    this.#total += bytes.length
  }

  toBuffer(): Buffer {
    const size = this.#ring.length
    if (this.#total <= size) return Buffer.from(this.#ring.subarray(0, this.#total))
    const at = this.#total % size
    return Buffer.concat([this.#ring.subarray(at), this.#ring.subarray(0, at)])
  }
}
