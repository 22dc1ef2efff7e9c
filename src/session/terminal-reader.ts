import type { Readable } from 'node:stream'
import type { Drained, OutputReader, Sink } from './output-reader.ts'

/**
 * What a terminal shows, block by block. All blocks of a session print on the same one, so its stream does not end with
 * a block: at each block's end the shell prints a mark, which is taken out again. It tells only that all which was
 * printed before has arrived; how the block ended is told by the status FIFO, which no output can forge.
 */
export class TerminalReader implements OutputReader {
  readonly #mark: Buffer
  /** Marks that have still to come: more than one where an earlier block's is late. */
  #awaited = 0
  /** The beginning of what may be a mark. */
  #held: Buffer = Buffer.alloc(0)
  /** What came while nobody took it. */
  #waiting: Buffer[] = []
  #sink: Sink | null = null
  #onEnded: (() => void) | null = null
  #closed = false

  /** @param stream of this reader alone from now on */
  constructor(stream: Readable, mark: string) {
    this.#mark = Buffer.from(mark)
    stream.on('data', (bytes: Buffer) => this.#take(bytes))
    stream.on('close', () => this.#streamClosed())
    stream.on('error', () => {})
  }

  open(): void {
    this.#awaited += 1
    this.#tellEnded()
    this.#sink = null
  }

  keep(): void {}

  letGo(): void {}

  drain(sink: Sink): Drained {
    this.#takeOver(sink)
    return this.#isOver() ? 'ended' : 'open'
  }

  follow(sink: Sink, ended: () => void): void {
    this.#takeOver(sink)
    this.#onEnded = ended
    if (this.#isOver()) this.#tellEnded()
  }

  get following(): boolean {
    return this.#onEnded !== null
  }

  /** What comes until the next block begins still goes to the sink: it is the last block's late output. */
  close(): void {
    this.#onEnded = null
  }

  #isOver(): boolean {
    return this.#awaited === 0 || this.#closed
  }

  #takeOver(sink: Sink): void {
    this.#sink = sink
    for (const bytes of this.#waiting.splice(0)) sink(bytes)
  }

  #take(bytes: Buffer): void {
    let all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    for (let at = all.indexOf(this.#mark); at >= 0; at = all.indexOf(this.#mark)) {
      this.#deliver(all.subarray(0, at))
      all = all.subarray(at + this.#mark.length)
      this.#awaited = Math.max(0, this.#awaited - 1)
      if (this.#awaited === 0) this.#tellEnded()
    }
    const end = all.length - this.#beginningOfMark(all)
    this.#held = Buffer.from(all.subarray(end))
    this.#deliver(all.subarray(0, end))
  }

  /** How many of the last bytes may begin a mark. */
  #beginningOfMark(bytes: Buffer): number {
    for (let count = Math.min(this.#mark.length - 1, bytes.length); count > 0; count -= 1) {
      if (this.#mark.subarray(0, count).equals(bytes.subarray(bytes.length - count))) return count
    }
    return 0
  }

  #deliver(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (this.#sink === null) this.#waiting.push(Buffer.from(bytes))
    else this.#sink(bytes)
  }

  #streamClosed(): void {
    this.#deliver(this.#held)
    this.#held = Buffer.alloc(0)
    this.#closed = true
    this.#tellEnded()
  }

  #tellEnded(): void {
    const told = this.#onEnded
    this.#onEnded = null
    told?.()
  }
}
