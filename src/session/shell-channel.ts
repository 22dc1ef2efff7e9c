import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { readItself } from '../core/held-directory.ts'
import type { SessionDirectory } from './session-directory.ts'
import { sourceLine } from './shell-driver.ts'
import { StatusReader, type StatusRecord } from './status-records.ts'

/** So much of what a shell said last is shown. */
const LAST_WORDS = 2000

/** The engine's end of what a shell and the engine say to each other: lines to it, records from it. */
export class ShellChannel {
  readonly #directory: SessionDirectory
  readonly #script: number
  readonly #status: number
  readonly #socket: Socket
  readonly #reader = new StatusReader()
  #scriptOpen = true
  #closed = false

  /** @param onRecord called with each record as it comes */
  constructor(directory: SessionDirectory, onRecord: (record: StatusRecord) => void) {
    this.#directory = directory
    // Both ways, which on Linux waits for nobody: so no end of file comes between two who open them in turn.
    const both = constants.O_RDWR | constants.O_NONBLOCK
    this.#script = openSync(`${directory.outside}/script`, both)
    this.#status = openSync(`${directory.outside}/status`, both)
    this.#socket = new Socket({ fd: this.#status, readable: true, writable: false })
    this.#socket.on('error', () => {})
    this.#socket.on('data', (bytes: Buffer) => {
      for (const record of this.#reader.read(bytes)) onRecord(record)
    })
  }

  /** Has the shell source a file of the session's directory. */
  source(name: string): void {
    writeSync(this.#script, sourceLine(this.#directory.inside, name))
  }

  /** What has been told and not yet read: there may be something when the shell has just ended. */
  readRest(): StatusRecord[] {
    if (this.#closed) return []
    const bytes = Buffer.allocUnsafe(64 * 1024)
    try {
      return this.#reader.read(bytes.subarray(0, readSync(this.#status, bytes)))
    } catch {
      // Nothing is there.
      return []
    }
  }

  /** Whether a file, told by its device and inode, is the shell's script. */
  isScript(device: number, inode: number): boolean {
    const { dev, ino } = fstatSync(this.#script)
    return dev === device && ino === inode
  }

  /** What the shell said outside of all blocks. */
  lastWords(): string {
    try {
      return readItself(`${this.#directory.outside}/log`).trim().slice(-LAST_WORDS)
    } catch {
      // It went with its container.
      return ''
    }
  }

  /** The shell finds the end of its script, and ends in order. */
  endScript(): void {
    if (this.#scriptOpen) closeSync(this.#script)
    this.#scriptOpen = false
  }

  close(): void {
    this.#closed = true
    this.endScript()
    this.#socket.destroy()
  }
}
