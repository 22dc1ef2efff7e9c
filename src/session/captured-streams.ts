import { Capture } from './capture.ts'
import type { FifoReader } from './fifo-reader.ts'
import type { OutputPair } from './output-pairs.ts'

/** What becomes of the bytes of one block. */
export interface StreamEvents {
  /** Both streams have ended: nobody can print into them any more. */
  ended(): void
  /** One of them has got more bytes than it may. Told once. */
  overLimit(): void
}

/** One block's stdout and stderr, from its start to the end of the last process that holds them. */
export class CapturedStreams {
  readonly stdout: Capture
  readonly stderr: Capture
  readonly #pair: OutputPair
  readonly #events: StreamEvents
  readonly #limitBytes: number
  readonly #open: Set<FifoReader>
  #onLate: ((bytes: Buffer) => void) | null = null
  #lateBytes = 0
  #over = false

  constructor(pair: OutputPair, limitBytes: number, events: StreamEvents) {
    this.stdout = new Capture(limitBytes)
    this.stderr = new Capture(limitBytes)
    this.#pair = pair
    this.#events = events
    this.#limitBytes = limitBytes
    this.#open = new Set([pair.out, pair.err])
  }

  /** Reads as the bytes come, while the script runs. */
  follow(): void {
    for (const reader of this.#open) {
      reader.keep()
      this.#followOne(reader)
    }
  }

  /** The script has ended: reads what is left. @returns whether both streams have ended too */
  finish(): boolean {
    for (const reader of this.#open) {
      reader.letGo()
      if (reader.drain((bytes) => this.#take(reader, bytes)) === 'ended') this.#end(reader)
      else if (!reader.following) this.#followOne(reader)
    }
    return this.#open.size === 0
  }

  /** From now on what comes is late. More of it than the step might print is dropped. */
  becomeLate(onLate: (bytes: Buffer) => void): void {
    this.#onLate = onLate
  }

  #followOne(reader: FifoReader): void {
    reader.follow(
      (bytes) => this.#take(reader, bytes),
      () => {
        this.#open.delete(reader)
        if (this.#open.size === 0) this.#events.ended()
      },
    )
  }

  #end(reader: FifoReader): void {
    // A reader that was followed belongs to the event loop: it is opened anew when it is used again.
    if (reader.following) reader.close()
    this.#open.delete(reader)
  }

  #take(reader: FifoReader, bytes: Buffer): void {
    if (this.#onLate !== null) {
      this.#lateBytes += bytes.length
      if (this.#lateBytes <= this.#limitBytes) this.#onLate(bytes)
      return
    }
    const capture = reader === this.#pair.out ? this.stdout : this.stderr
    capture.push(bytes)
    if (capture.bytes <= this.#limitBytes || this.#over) return
    this.#over = true
    this.#events.overLimit()
  }
}
