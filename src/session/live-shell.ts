import { setTimeout as delay } from 'node:timers/promises'
import { HostError } from '../core/host-error.ts'
import type { Output, ScriptRequest, Session, SessionEnd } from '../core/session.ts'
import { type Dialect, labFile, statusFile, statusText } from './bash-driver.ts'
import type { OutputPair, OutputPairs } from './output-pairs.ts'
import { nowInTicks, toTicks } from './process-info.ts'
import { ScriptRun } from './script-run.ts'
import type { SessionDirectory } from './session-directory.ts'
import type { SessionProcesses } from './session-processes.ts'
import type { ShellChannel } from './shell-channel.ts'
import type { ProcessEnd, ShellProcess } from './shell-process.ts'
import type { ShellState } from './shell-state.ts'
import type { StatusRecord } from './status-records.ts'
import { stopScript } from './stop-script.ts'
import { type StuckReason, stuckReason } from './stuck-shell.ts'

/** How long a shell may take over its EXIT trap when it is closed. */
const LEAVE_MS = 2000

/** What a shell that is up is made of. */
export interface ShellParts {
  directory: SessionDirectory
  channel: ShellChannel
  pairs: OutputPairs
  process: ShellProcess
  processes: SessionProcesses
  state: ShellState
  dialect: Dialect
}

/** One live shell, from outside. */
export class LiveShell implements Session {
  readonly #parts: ShellParts
  readonly #statusFiles = new Set<number>()
  #busy = false
  #current: { run: ScriptRun; request: ScriptRequest } | null = null
  #ended: SessionEnd | null = null
  #suspicion: StuckReason | null = null
  #stuck: StuckReason | null = null
  #closed: Promise<void> | null = null

  constructor(parts: ShellParts) {
    this.#parts = parts
    void parts.process.ended.then((end) => this.#shellEnded(end))
  }

  get ended(): SessionEnd | null {
    if (this.#ended === null && this.#parts.process.isLost()) {
      this.#ended = { code: null, signal: null, diagnostics: '' }
    }
    return this.#ended
  }

  async run(request: ScriptRequest): Promise<Output> {
    if (this.#busy) throw new HostError('bug', 'session-busy', 'a session was given two scripts at once')
    this.#busy = true
    try {
      const pair = this.#parts.pairs.take() ?? (await this.#makePairs())
      const run = new ScriptRun(request, this.#surroundings(pair))
      this.#current = { run, request }
      if (this.#ended !== null) run.end(null, this.#ended)
      else if (!run.isOver) this.#start(request, pair)
      return await run.output
    } finally {
      this.#current = null
      this.#busy = false
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** Takes what the shell tells. */
  record(record: StatusRecord): void {
    if (this.#current === null) return
    const { run, request } = this.#current
    if (record.kind === 'failure') run.failed(record)
    if (record.kind !== 'end') return
    this.#parts.state.end(request, record)
    run.end(record.exitCode, null)
  }

  #start(request: ScriptRequest, pair: OutputPair): void {
    const { channel, dialect, directory, state } = this.#parts
    const start = state.start(request)
    if (start.status !== 0 && !this.#statusFiles.has(start.status)) {
      directory.write(statusFile(start.status), statusText(start.status))
      this.#statusFiles.add(start.status)
    }
    this.#suspicion = null
    channel.putLab(labFile(directory.inside, dialect, start, request.script))
    channel.source(pair.name)
  }

  #surroundings(pair: OutputPair) {
    const { directory, pairs } = this.#parts
    return {
      pair,
      file: `${directory.inside}/lab`,
      stop: (elapsedMs: number, ended: Promise<void>) => this.#stop(elapsedMs, ended),
      watch: (elapsedMs: number) => this.#watch(elapsedMs),
      free: (free: OutputPair) => pairs.giveBack(free),
    }
  }

  async #makePairs(): Promise<OutputPair> {
    await this.#parts.pairs.makeMore()
    return this.#parts.pairs.take()!
  }

  async #stop(elapsedMs: number, ended: Promise<void>): Promise<void> {
    if (await stopScript(this.#parts.processes, startedAt(elapsedMs), ended)) return
    // Frozen with its container, or stuck in a device: there is nothing to wait for.
    this.#shellEnded({ code: null, signal: null })
  }

  #watch(elapsedMs: number): void {
    const { processes, channel } = this.#parts
    const isScript = channel.isScript.bind(channel)
    const reason = stuckReason(processes, startedAt(elapsedMs), isScript)
    if (reason !== null && reason === this.#suspicion && this.#stuck === null) {
      this.#stuck = reason
      processes.killAll().catch((error: unknown) => this.#current?.run.fail(error))
    }
    this.#suspicion = reason
  }

  #shellEnded({ code, signal }: ProcessEnd): void {
    const { channel, process } = this.#parts
    // Its last words may still be on the way through the event loop.
    for (const record of channel.readRest()) this.record(record)
    const words = [process.words(), channel.lastWords()].filter((text) => text !== '').join('\n')
    this.#ended =
      this.#stuck === null
        ? { code, signal, diagnostics: words }
        : {
            code: null,
            signal: 'SIGKILL',
            diagnostics: `${STUCK_WORDS[this.#stuck]}${words && `: ${words}`}`,
          }
    this.#current?.run.end(null, this.#ended)
  }

  async #close(): Promise<void> {
    const { channel, pairs, process, processes, directory } = this.#parts
    if (this.#current === null) {
      channel.endScript()
      await Promise.race([process.ended, delay(LEAVE_MS, undefined, { ref: false })])
    }
    const killed = await processes.killAll()
    if (killed) await process.ended
    channel.close()
    pairs.close()
    process.release()
    directory.remove()
    if (!killed) throw notKilled(processes)
  }
}

/** A tick less than it was, as ticks are coarse. */
function startedAt(elapsedMs: number): number {
  return nowInTicks() - toTicks(elapsedMs) - 1
}

const STUCK_WORDS: Record<StuckReason, string> = {
  waits: 'it went on to its next command without telling how the block had ended',
  stopped: 'it was stopped, and nothing was left to continue it',
}

function notKilled(processes: SessionProcesses): HostError {
  const pids = processes.list().map(({ pid }) => pid)
  return new HostError(
    'environment',
    'session-not-killed',
    `Processes of a session could not be killed: ${pids.join(', ')}.`,
    'A process that waits for a device or a file server ends when that answers.',
  )
}
