import type { LineFeed } from './line-feed.ts'
import type { SessionDirectory } from './session-directory.ts'
import { type BlockStart, canTellEnd, type LabSource } from './shell-driver.ts'

/** What stands round a block. */
export interface ShFrame {
  /** The line before it. */
  start(start: BlockStart): string
  /** The line after it, which ends the reading. */
  end: string
}

/** Blocks handed over to `sh` line by line. */
export class ShLab implements LabSource {
  readonly #directory: SessionDirectory
  readonly #feed: LineFeed
  readonly #frame: ShFrame
  /** Lines of the block's script; `null` where it is not read from the feed. */
  #lines: number | null = null

  constructor(directory: SessionDirectory, feed: LineFeed, frame: ShFrame) {
    this.#directory = directory
    this.#feed = feed
    this.#frame = frame
  }

  put(start: BlockStart, script: string): void {
    // The numbers of lines are those of the Markdown file: our own line is the one before the block.
    const before = '\n'.repeat(Math.max(0, start.line - 2)) + this.#frame.start(start)
    const { end } = this.#frame
    if (!canTellEnd(start, script)) {
      this.#lines = null
      this.#directory.write('lab-file', `${before}${script}\n`)
      this.#feed.put('', `\\. ${this.#directory.inside}/lab-file; ${end}`)
    } else {
      this.#lines = script.split('\n').length
      // The empty line is for a script that ends in a backslash.
      this.#feed.put(before, `${script}\n\n${end}`)
    }
  }

  takeBack(): number | null {
    const unread = this.#feed.takeBack()
    if (unread === null || this.#lines === null) return null
    // After the script come the empty line and the end.
    return Math.min(this.#lines, this.#lines + 2 - unread)
  }

  isExhausted(device: number, inode: number): boolean {
    return this.#feed.isExhausted(device, inode)
  }

  close(): void {
    this.#feed.close()
  }
}
