import { WholeCharacters } from '../core/text/whole-characters.ts'
import { Capture } from './capture.ts'
import type { OutputPair } from './output-pairs.ts'
import type { OutputReader } from './output-reader.ts'

type StreamName = 'stdout' | 'stderr'
type OnLate = (bytes: Buffer, stream: StreamName) => void

/** What becomes of the bytes of one block. */
export interface StreamEvents {
  /** Something came while the script runs. */
  printed?: ((bytes: Buffer, stream: StreamName) => void) | undefined
  /** Both streams have ended: nobody can print into them any more. */
  ended(): void
  /** One of them has got more bytes than it may. Told once. */
  overLimit(): void
  /** What came could not be kept. */
  failed(error: unknown): void
}

/** One block's stdout and stderr, from its start to the end of the last process that holds them. */
export class CapturedStreams {
  readonly stdout = new Capture()
  readonly stderr = new Capture()
  readonly #pair: OutputPair
  readonly #events: StreamEvents
  readonly #limitBytes: number
  readonly #open: Set<OutputReader>
  #late: LateOutput | null = null
  #over = false

  constructor(pair: OutputPair, limitBytes: number, events: StreamEvents) {
    this.#pair = pair
    this.#events = events
    this.#limitBytes = limitBytes
    this.#open = new Set(pair.err === null ? [pair.out] : [pair.out, pair.err])
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
  becomeLate(onLate: OnLate): void {
    this.#late = new LateOutput(this.#limitBytes, onLate)
  }

  #followOne(reader: OutputReader): void {
    reader.follow(
      (bytes) => this.#take(reader, bytes),
      () => {
        this.#open.delete(reader)
        this.#late?.end(this.#nameOf(reader))
        if (this.#open.size === 0) this.#events.ended()
      },
    )
  }

  #end(reader: OutputReader): void {
    // A reader that was followed belongs to the event loop: it is opened anew when it is used again.
    if (reader.following) reader.close()
    this.#open.delete(reader)
  }

  #take(reader: OutputReader, bytes: Buffer): void {
    const stream = this.#nameOf(reader)
    if (this.#late === null) this.#keep(stream, bytes)
    else this.#late.push(stream, bytes)
  }

  #nameOf(reader: OutputReader): StreamName {
    return reader === this.#pair.out ? 'stdout' : 'stderr'
  }

  #keep(stream: StreamName, bytes: Buffer): void {
    this.#events.printed?.(bytes, stream)
    const capture = this[stream]
    try {
      capture.push(bytes)
    } catch (error) {
      this.#events.failed(error)
    }
    if (capture.bytes <= this.#limitBytes || this.#over) return
    this.#over = true
    this.#events.overLimit()
  }
}

/** What comes after the script's end, on both streams: told by whole characters, up to a limit. */
class LateOutput {
  readonly #onLate: OnLate
  readonly #characters = { stdout: new WholeCharacters(), stderr: new WholeCharacters() }
  #bytesLeft: number

  constructor(limitBytes: number, onLate: OnLate) {
    this.#bytesLeft = limitBytes
    this.#onLate = onLate
  }

  push(stream: StreamName, bytes: Buffer): void {
    this.#bytesLeft -= bytes.length
    if (this.#bytesLeft < 0) return
    this.#tell(this.#characters[stream].push(bytes), stream)
  }

  end(stream: StreamName): void {
    this.#tell(this.#characters[stream].flush(), stream)
  }

  #tell(bytes: Buffer, stream: StreamName): void {
    if (bytes.length > 0) this.#onLate(bytes, stream)
  }
}
