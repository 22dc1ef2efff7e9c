import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import type { SessionDirectory } from './session-directory.ts'
import type { BlockStart, LabSource } from './shell-driver.ts'

/** Blocks handed over as the text of one regular file, for shells that read all of it at once. */
export class LabFile implements LabSource {
  readonly #directory: SessionDirectory
  readonly #textOf: (start: BlockStart, script: string) => string
  readonly #file: number
  readonly #statusFiles = new Set<number>()

  /** @param textOf the text of a block; what `$?` is to be it finds in the file that `statusFile` names */
  constructor(directory: SessionDirectory, textOf: (start: BlockStart, script: string) => string) {
    this.#directory = directory
    this.#textOf = textOf
    directory.write('lab', '')
    this.#file = openSync(`${directory.outside}/lab`, 'r+')
  }

  put(start: BlockStart, script: string): void {
    const { status } = start
    if (status !== 0 && !this.#statusFiles.has(status)) {
      this.#directory.write(statusFile(status), `\\command return ${status}\n`)
      this.#statusFiles.add(status)
    }
    const bytes = Buffer.from(this.#textOf(start, script))
    writeSync(this.#file, bytes, 0, bytes.length, 0)
    ftruncateSync(this.#file, bytes.length)
  }

  takeBack(): null {
    return null
  }

  isExhausted(): boolean {
    return false
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** Name of a file that does nothing but return a status. */
export function statusFile(status: number): string {
  return `status-${status}`
}
