import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HostError } from '../core/host-error.ts'

/** Bytes that are kept on disk, in a file without a name: it is gone with this process, however that ends. */
export class Spool {
  readonly #fd: number
  #length = 0
  #closed = false

  /** @throws {HostError} `spool`, as all that follows, where the disk is full or fails */
  constructor() {
    this.#fd = onDisk(openNameless)
  }

  write(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; ) {
      const count = onDisk(() => writeSync(this.#fd, bytes, from, bytes.length - from, this.#length))
      from += count
      this.#length += count
    }
  }

  read(): Buffer {
    const bytes = Buffer.allocUnsafe(this.#length)
    for (let from = 0; from < bytes.length; ) {
      const count = onDisk(() => readSync(this.#fd, bytes, from, bytes.length - from, from))
      if (count === 0) throw failed(new Error('it became shorter'))
      from += count
    }
    return bytes
  }

  close(): void {
    if (!this.#closed) closeSync(this.#fd)
    this.#closed = true
  }
}

function openNameless(): number {
  const path = join(tmpdir(), `labrun-output-${randomBytes(8).toString('hex')}`)
  const fd = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  return fd
}

function onDisk<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw failed(error as Error)
  }
}

function failed(cause: Error): HostError {
  return new HostError(
    'io',
    'spool',
    `the output of a step could not be kept in ${tmpdir()}: ${cause.message}`,
    'Another directory can be named by TMPDIR.',
    cause,
  )
}
