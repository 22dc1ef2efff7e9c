import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isatty } from 'node:tty'
import { HostError } from '../../core/host-error.ts'
import { setTerminal, terminalSettings } from './terminal-settings.ts'

/** A shell that has this process's own input, output and terminal. */
export class ForegroundShell {
  /** Its input is a terminal: people type. */
  readonly isInteractive = isatty(0)
  readonly #here: (argv: readonly string[], onTerminal: boolean) => string[]
  #child: ChildProcess | null = null
  #ended: Promise<void> = Promise.resolve()

  /** @param here what starts from here what is an argv where the engine is */
  constructor(here: (argv: readonly string[], onTerminal: boolean) => string[]) {
    this.#here = here
  }

  /** It is there. */
  get isOpen(): boolean {
    return this.#child !== null
  }

  /**
   * Starts it, and resolves once it has ended. The status that it is left with says nothing: it is its last command's.
   *
   * @param argv as the engine sees it
   * @throws {HostError} where it can't be started
   */
  async run(argv: readonly string[]): Promise<void> {
    const settings = this.isInteractive ? terminalSettings() : null
    for (const signal of TERMINAL_SIGNALS) process.on(signal, ignore)
    try {
      const child = startInFront(this.#here(argv, this.isInteractive))
      this.#child = child
      const ended = endOf(child)
      this.#ended = ended.catch(() => {})
      await ended
    } finally {
      this.#child = null
      for (const signal of TERMINAL_SIGNALS) process.off(signal, ignore)
      if (settings !== null) setTerminal(settings)
    }
  }

  /** Ends it where nobody has left it. */
  async end(): Promise<void> {
    if (this.#child?.pid !== undefined) for (const pid of withDescendants(this.#child.pid)) tellToEnd(pid)
    await this.#ended
  }
}

/** What a terminal sends to all in its foreground: for the shell, not for us. Ctrl-C is seen to elsewhere. */
const TERMINAL_SIGNALS = ['SIGTSTP', 'SIGQUIT', 'SIGTTOU', 'SIGTTIN'] as const
const ignore = () => {}

/** The one place where this process starts something on a host. */
function startInFront([command = '', ...rest]: readonly string[]): ChildProcess {
  return spawn(command, rest, { stdio: 'inherit' })
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => reject(notStarted(error)))
  })
}

function notStarted(cause: Error): HostError {
  const message = `the shell can't be started: ${cause.message}`
  return new HostError('environment', 'shell-not-started', message, null, cause)
}

/** What has entered a host does not end with who brought it there. */
function withDescendants(pid: number): number[] {
  return [...childrenOf(pid).flatMap(withDescendants), pid]
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return text.split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function tellToEnd(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch {
    // It has ended meanwhile, or is root's and ends with its host.
  }
}
