import { FifoReader } from './fifo-reader.ts'
import type { OutputReader } from './output-reader.ts'
import type { SessionDirectory } from './session-directory.ts'
import type { ShellDialect } from './shell-driver.ts'

/** A pair of streams that one block at a time prints into. */
export interface OutputPair {
  /** Name of the file that the shell sources to run a block with this pair. */
  name: string
  out: OutputReader
  err: OutputReader
}

/** What the blocks of a session print into. */
export interface BlockOutputs {
  /** A free pair, ready to be read; `null` where more must be made first. */
  take(): OutputPair | null
  giveBack(pair: OutputPair): void
  makeMore(): Promise<void>
  close(): void
}

/** How many there are at first; later as many again as there are. */
const FIRST = 8

/** Names of the FIFOs of the first pairs. */
export const FIRST_FIFOS: readonly string[] = fifoNames(0, FIRST)

/**
 * The pairs of a session. Each is two FIFOs, which are made in bulk, as that takes a process. A pair that a background
 * job still holds is not free until the job lets it go.
 */
export class OutputPairs implements BlockOutputs {
  readonly #directory: SessionDirectory
  readonly #dialect: ShellDialect
  readonly #free: OutputPair[] = []
  readonly #all: OutputPair[] = []

  /** @param directory where `FIRST_FIFOS` are */
  constructor(directory: SessionDirectory, dialect: ShellDialect) {
    this.#directory = directory
    this.#dialect = dialect
    this.#add(FIRST)
  }

  take(): OutputPair | null {
    const pair = this.#free.pop() ?? null
    pair?.out.open()
    pair?.err.open()
    return pair
  }

  giveBack(pair: OutputPair): void {
    this.#free.push(pair)
  }

  async makeMore(): Promise<void> {
    const count = this.#all.length
    await this.#directory.makeFifos(fifoNames(count, count))
    this.#add(count)
  }

  close(): void {
    for (const { out, err } of this.#all) {
      out.close()
      err.close()
    }
  }

  #add(count: number): void {
    const { inside, outside } = this.#directory
    const first = this.#all.length
    for (let number = first; number < first + count; number += 1) {
      const [out = '', err = ''] = fifoNames(number, 1)
      const streams = { input: '/dev/null', out: `${inside}/${out}`, err: `${inside}/${err}`, mark: null }
      this.#directory.write(String(number), this.#dialect.pairFile(streams))
      const [outReader, errReader] = [out, err].map((name) => new FifoReader(`${outside}/${name}`))
      this.#all.push({ name: String(number), out: outReader!, err: errReader! })
    }
    // The lowest number is taken first: it may show in what a block prints about its own descriptors.
    this.#free.push(...this.#all.slice(first).toReversed())
  }
}

function fifoNames(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => first + index).flatMap((number) => [
    `${number}.out`,
    `${number}.err`,
  ])
}
