import { FifoReader } from './fifo-reader.ts'
import type { OutputReader } from './output-reader.ts'
import type { SessionDirectory } from './session-directory.ts'
import type { ShellDialect } from './shell-driver.ts'

/** A pair of streams that one block at a time prints into. */
export interface OutputPair {
  /** Name of the file that the shell sources to run a block with this pair. */
  name: string
  out: OutputReader
  /** `null`: both streams are one, which is `out`. */
  err: OutputReader | null
  /**
   * For how long the end of the streams is awaited after a block, however little its author would wait: how much later what
   * was printed may arrive than the news that the block has ended.
   */
  leastSettleMs: number
}

/** What the blocks of a session print into. */
export interface BlockOutputs {
  /**
   * A free pair, ready to be read; `null` where more must be made first.
   *
   * @param merged both streams are to be one
   */
  take(merged: boolean): OutputPair | null
  giveBack(pair: OutputPair): void
  makeMore(): Promise<void>
  close(): void
}

/** A pair, and what it becomes where both streams are one. */
interface FifoPair extends OutputPair {
  err: OutputReader
  /** `null`: it has not been needed yet. */
  merged: OutputPair | null
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
  readonly #free: FifoPair[] = []
  readonly #all: FifoPair[] = []
  readonly #merged = new Map<OutputPair, FifoPair>()

  /** @param directory where `FIRST_FIFOS` are */
  constructor(directory: SessionDirectory, dialect: ShellDialect) {
    this.#directory = directory
    this.#dialect = dialect
    this.#add(FIRST)
  }

  take(merged: boolean): OutputPair | null {
    const pair = this.#free.pop()
    if (pair === undefined) return null
    pair.out.open()
    if (merged) return pair.merged ?? this.#merge(pair)
    pair.err.open()
    return pair
  }

  giveBack(taken: OutputPair): void {
    this.#free.push(this.#merged.get(taken) ?? (taken as FifoPair))
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

  /** One FIFO has the order of what was printed, which two can't have. */
  #merge(pair: FifoPair): OutputPair {
    const path = `${this.#directory.inside}/${pair.name}.out`
    const merged = { name: `${pair.name}.both`, out: pair.out, err: null, leastSettleMs: 0 }
    this.#directory.write(merged.name, this.#dialect.pairFile({ ...NOTHING, out: path, err: path }))
    this.#merged.set(merged, pair)
    pair.merged = merged
    return merged
  }

  #add(count: number): void {
    const { inside, outside } = this.#directory
    const first = this.#all.length
    for (let number = first; number < first + count; number += 1) {
      const [out = '', err = ''] = fifoNames(number, 1)
      const streams = { ...NOTHING, out: `${inside}/${out}`, err: `${inside}/${err}` }
      this.#directory.write(String(number), this.#dialect.pairFile(streams))
      const [outReader, errReader] = [out, err].map((name) => new FifoReader(`${outside}/${name}`))
      // What was printed into a FIFO is there: nothing of it is on its way.
      const pair = { name: String(number), out: outReader!, err: errReader!, leastSettleMs: 0 }
      this.#all.push({ ...pair, merged: null })
    }
    // The lowest number is taken first: it may show in what a block prints about its own descriptors.
    this.#free.push(...this.#all.slice(first).toReversed())
  }
}

const NOTHING = { input: '/dev/null', mark: null }

function fifoNames(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => first + index).flatMap((number) => [
    `${number}.out`,
    `${number}.err`,
  ])
}
