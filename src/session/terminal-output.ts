import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { BlockOutputs, OutputPair } from './output-pairs.ts'
import type { SessionDirectory } from './session-directory.ts'
import type { ShellDialect } from './shell-driver.ts'
import { TerminalReader } from './terminal-reader.ts'

/** A session's own terminal, by the name that it has for all who are on it, whatever their /dev/pts is. */
const TERMINAL = '/dev/tty'

/**
 * On its way through `script` what was printed may be overtaken by the shell's news, by as much as a busy machine lets
 * `script` wait. The mark comes behind it in any case but that of a terminal that was stopped.
 */
const ARRIVES_WITHIN_MS = 5000

/** The one terminal that all blocks of a session print on. */
export class TerminalOutput implements BlockOutputs {
  readonly #pair: OutputPair

  /** @param stream what the terminal shows */
  constructor(directory: SessionDirectory, dialect: ShellDialect, stream: Readable) {
    // In two parts, so that the file itself can be shown on the terminal without being taken for the mark.
    const mark = [`\x1e${nonce()}`, `${nonce()}\x1e`] as const
    directory.write('0', dialect.pairFile({ input: TERMINAL, out: TERMINAL, err: TERMINAL, mark }))
    const out = new TerminalReader(stream, mark.join(''))
    this.#pair = { name: '0', out, err: null, leastSettleMs: ARRIVES_WITHIN_MS }
  }

  take(): OutputPair {
    this.#pair.out.open()
    return this.#pair
  }

  giveBack(): void {}

  async makeMore(): Promise<void> {}

  close(): void {}
}

function nonce(): string {
  return randomBytes(8).toString('hex')
}
