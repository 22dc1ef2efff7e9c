import { closeSync, constants, openSync, readSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Drained, OutputReader, Sink } from './output-reader.ts'

/** As large as a pipe can be made without privilege, so that a drain takes what a writer may have left in it. */
const DRAIN_BYTES = 1024 * 1024
/** As much as a pipe holds unless it is told otherwise. */
const READ_BYTES = 64 * 1024
const buffer = Buffer.allocUnsafe(READ_BYTES)
/** Where a lab has put a link in its place, that leads to a file of this machine. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW

/**
 * The reading end of a FIFO that is used again and again. Most steps end within a millisecond and print little:
 * for them nothing is registered with the event loop, the FIFO is simply read when the shell says that it is done
 * (`drain`). Only for the others is it read as the bytes come (`follow`).
 */
export class FifoReader implements OutputReader {
  readonly #path: string
  #fd = -1
  #keeper = -1
  #socket: Socket | null = null

  /** @param path as this process sees it */
  constructor(path: string) {
    this.#path = path
  }

  /** Must come before the first writer opens the FIFO: it would wait for a reader. */
  open(): void {
    if (this.#fd < 0) this.#fd = openSync(this.#path, READ_FLAGS)
  }

  /** Reads what is there. Bounded: a writer that never pauses can't keep this process from its other work. */
  drain(sink: Sink): Drained {
    for (let total = 0; total < DRAIN_BYTES; ) {
      const count = readNow(this.#fd)
      if (count === null) return 'open'
      if (count === 0) return 'ended'
      total += count
      sink(buffer.subarray(0, count))
    }
    return 'open'
  }

  /** Reads as bytes come, until `ended` or `close`. */
  follow(sink: Sink, ended: () => void): void {
    // One buffer for all reads: memory does not grow with what is read.
    const onread = { buffer: new Uint8Array(READ_BYTES), callback: take }
    function take(count: number, bytes: Uint8Array): boolean {
      sink(Buffer.from(bytes.buffer, bytes.byteOffset, count))
      return true
    }
    const socket = new Socket({ fd: this.#fd, readable: true, writable: false, onread })
    this.#socket = socket
    socket.resume()
    socket.on('error', () => socket.destroy())
    // Closing the socket closes the descriptor: the next use opens the FIFO anew.
    socket.on('close', () => {
      if (this.#socket !== socket) return
      this.#socket = null
      this.#fd = -1
      ended()
    })
  }

  get following(): boolean {
    return this.#socket !== null
  }

  /** Holds the FIFO for writing, so that it does not end before the shell has opened it, or between two writers. */
  keep(): void {
    if (this.#keeper >= 0) return
    // Not by its path, which may be gone: with a container, with the host, or by a block.
    this.#keeper = openSync(`/proc/self/fd/${this.#fd}`, constants.O_WRONLY | constants.O_NONBLOCK)
  }

  letGo(): void {
    if (this.#keeper < 0) return
    closeSync(this.#keeper)
    this.#keeper = -1
  }

  /** Stops following; `ended` is not called any more. */
  close(): void {
    this.letGo()
    const socket = this.#socket
    this.#socket = null
    if (socket !== null) socket.destroy()
    else if (this.#fd >= 0) closeSync(this.#fd)
    this.#fd = -1
  }
}

/** Bytes read into `buffer`; 0 at the end, `null` where nothing is there yet. */
function readNow(fd: number): number | null {
  try {
    return readSync(fd, buffer)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null
    throw error
  }
}
