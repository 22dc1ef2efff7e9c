import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import headless from '@xterm/headless'

const [COLUMNS, ROWS] = [100, 40]

/** A shell on a terminal of its own, typed to as by a user. */
export class TypedShell {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #terminal = new headless.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true })
  #hasEnded = false
  #changed = () => {}

  /** @param command what runs on the terminal, in words of sh */
  constructor(command: string, cwd: string, env: NodeJS.ProcessEnv) {
    const sized = `stty rows ${ROWS} cols ${COLUMNS}; exec ${command}`
    const argv = ['--quiet', '--flush', '--return', '--command', sized, '/dev/null']
    this.#child = spawn('script', argv, { cwd, env })
    this.#child.stdout.on('data', (bytes: Buffer) => this.#terminal.write(bytes, () => this.#changed()))
    this.#child.on('close', () => {
      this.#hasEnded = true
      this.#changed()
    })
  }

  /** Waits until the screen is as wanted. */
  async until<T>(wanted: (screen: string) => T | null): Promise<T> {
    for (;;) {
      const found = wanted(this.#screen())
      if (found !== null) return found
      if (this.#hasEnded) throw new Error(`the shell has ended: ${this.#screen()}`)
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }

  type(keys: string): void {
    this.#child.stdin.write(keys)
  }

  async close(): Promise<void> {
    if (this.#hasEnded) return
    const ended = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.stdin.end()
    this.#child.kill()
    await ended
  }

  #screen(): string {
    const { active } = this.#terminal.buffer
    const rows = Array.from({ length: ROWS }, (_, row) => active.getLine(active.baseY + row))
    return rows
      .map((row) => row?.translateToString(true) ?? '')
      .join('\n')
      .trimEnd()
  }
}
