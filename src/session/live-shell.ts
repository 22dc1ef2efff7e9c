import { setTimeout as delay } from 'node:timers/promises'
import { HostError } from '../core/host-error.ts'
import type { NamespaceInodes } from '../core/namespaces.ts'
import type { Output, ScriptRequest, Session, SessionEnd } from '../core/session.ts'
import { lineOfEnd } from './line-of-end.ts'
import type { BlockOutputs, OutputPair } from './output-pairs.ts'
import { nowInTicks, toTicks } from './process-info.ts'
import { ScriptRun } from './script-run.ts'
import type { SessionDirectory } from './session-directory.ts'
import type { SessionProcesses } from './session-processes.ts'
import type { ShellChannel } from './shell-channel.ts'
import { canTellEnd, type LabSource } from './shell-driver.ts'
import { type Farewell, failureOf, hidesExit, vagueEnd } from './shell-farewell.ts'
import type { ProcessEnd, ShellProcess } from './shell-process.ts'
import type { ShellState } from './shell-state.ts'
import type { StatusRecord } from './status-records.ts'
import { isShellFrozen, stopScript } from './stop-script.ts'
import { type StuckReason, stuckReason } from './stuck-shell.ts'

/** How long a shell may take over its EXIT trap when it is closed. */
const LEAVE_MS = 2000

/** What a shell that is up is made of. */
export interface ShellParts {
  directory: SessionDirectory
  channel: ShellChannel
  pairs: BlockOutputs
  process: ShellProcess
  processes: SessionProcesses
  namespaces: NamespaceInodes | null
  state: ShellState
  lab: LabSource
}

/** One live shell, from outside. */
export class LiveShell implements Session {
  readonly #parts: ShellParts
  #busy = false
  #current: { run: ScriptRun; request: ScriptRequest } | null = null
  #ended: SessionEnd | null = null
  #farewell: Farewell | null = null
  /** A block may have left the shell by an `exit` that looks like a failure. */
  #exitHidden = false
  #tellsEnd = true
  #suspicion: StuckReason | null = null
  #stuck: StuckReason | null = null
  /** It was frozen when its script was to be stopped. */
  #frozen = false
  #closed: Promise<void> | null = null

  constructor(parts: ShellParts) {
    this.#parts = parts
    void parts.process.ended.then((end) => this.#shellEnded(end))
  }

  get namespaces(): NamespaceInodes | null {
    return this.#parts.namespaces
  }

  get ended(): SessionEnd | null {
    const loss = this.#ended === null ? this.#parts.process.lost() : null
    if (loss !== null) this.#ended = { code: null, signal: null, diagnostics: '', ...loss }
    return this.#ended
  }

  async run(request: ScriptRequest): Promise<Output> {
    if (this.#busy) throw new HostError('bug', 'session-busy', 'a session was given two scripts at once')
    this.#busy = true
    try {
      const merged = request.merged === true
      const pair = this.#parts.pairs.take(merged) ?? (await this.#makePairs(merged))
      const run = new ScriptRun(request, this.#surroundings(pair))
      this.#current = { run, request }
      if (this.#ended !== null) run.end({ exitCode: null, ended: this.#ended })
      else if (!run.isOver) this.#start(request, pair)
      return await run.output
    } catch (error) {
      throw goneOrOther(error, this.#parts.directory)
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
    if (record.kind === 'farewell') this.#farewell = record
    if (record.kind !== 'end') return
    this.#parts.lab.takeBack()
    this.#parts.state.end(request, record)
    const reachedEnd = record.atEnd || !this.#tellsEnd
    run.end({ exitCode: record.exitCode, ended: null, reachedEnd })
  }

  #start(request: ScriptRequest, pair: OutputPair): void {
    const { channel, lab, state } = this.#parts
    this.#suspicion = null
    this.#exitHidden ||= hidesExit(request.script)
    const start = state.start(request)
    this.#tellsEnd = canTellEnd(start, request.script)
    lab.put(start, request.script)
    channel.source(pair.name)
  }

  #surroundings(pair: OutputPair) {
    const { directory, pairs } = this.#parts
    return {
      pair,
      file: `${directory.inside}/lab`,
      stop: (elapsedMs: number, ended: Promise<void>, hurried?: AbortSignal) =>
        this.#stop(elapsedMs, ended, hurried),
      hear: () => this.#hear(),
      watch: (elapsedMs: number) => this.#watch(elapsedMs),
      free: (free: OutputPair) => pairs.giveBack(free),
    }
  }

  async #makePairs(merged: boolean): Promise<OutputPair> {
    await this.#parts.pairs.makeMore()
    return this.#parts.pairs.take(merged)!
  }

  async #stop(elapsedMs: number, ended: Promise<void>, hurried?: AbortSignal): Promise<void> {
    const { processes } = this.#parts
    // First: to look at processes takes its time.
    const sinceTicks = startedAt(elapsedMs)
    this.#frozen = isShellFrozen(processes)
    if (await stopScript(processes, sinceTicks, ended, hurried)) return
    // Frozen with its container, or stuck in a device: there is nothing to wait for.
    this.#shellEnded({ code: null, signal: null })
  }

  #watch(elapsedMs: number): void {
    const { processes, channel, lab } = this.#parts
    const isRead = (device: number, inode: number) =>
      channel.isScript(device, inode) || lab.isExhausted(device, inode)
    const sinceTicks = startedAt(elapsedMs)
    // One that is frozen with its container may be thawed by another block.
    const reason = isShellFrozen(processes) ? null : stuckReason(processes, sinceTicks, isRead)
    if (reason !== null && reason === this.#suspicion && this.#stuck === null) {
      this.#stuck = reason
      processes.killAll().catch((error: unknown) => this.#current?.run.fail(error))
    }
    this.#suspicion = reason
  }

  /** Its last words may still be on the way through the event loop. */
  #hear(): void {
    for (const record of this.#parts.channel.readRest()) this.record(record)
  }

  #shellEnded({ code, signal }: ProcessEnd): void {
    const { channel, process } = this.#parts
    this.#hear()
    const words = [process.words(), channel.lastWords()].filter((text) => text !== '').join('\n')
    const lost = process.lost()
    this.#ended =
      this.#stuck === null
        ? { code, signal, diagnostics: words, ...(this.#frozen ? FROZEN : {}), ...lost }
        : {
            code: null,
            signal: 'SIGKILL',
            diagnostics: words,
            why: `the shell stopped answering: ${STUCK_WORDS[this.#stuck]}, so labrun ended it`,
          }
    if (this.#current !== null) this.#endRun(this.#current.run, this.#current.request, this.#ended)
  }

  /** A block that was to stop at failures and did has ended its shell too, where that is no bash. */
  #endRun(run: ScriptRun, request: ScriptRequest, ended: SessionEnd): void {
    const { directory, lab } = this.#parts
    const failedLine = lineOfEnd(request, lab.takeBack(), this.#farewell?.line ?? null)
    const exitCode = ended.signal === null && request.stopAtFailure ? failureOf(this.#farewell) : null
    const toldLine = this.#exitHidden ? null : failedLine
    if (exitCode !== null && toldLine !== null) run.end({ exitCode, ended, failedLine: toldLine })
    else {
      const file = `${directory.inside}/lab`
      if (failedLine !== null) run.failed({ kind: 'failure', subshells: 0, line: failedLine, file })
      const isVague = exitCode !== null && this.#farewell !== null
      const why = isVague ? { why: vagueEnd(this.#farewell!, this.#exitHidden) } : {}
      run.end({ exitCode: null, ended: { ...ended, ...why } })
    }
  }

  async #close(): Promise<void> {
    const { channel, lab, pairs, process, processes, directory } = this.#parts
    if (this.#current === null) {
      channel.endScript()
      await Promise.race([process.ended, delay(LEAVE_MS, undefined, { ref: false })])
    }
    const killed = await processes.killAll()
    if (killed) await process.ended
    channel.close()
    lab.close()
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

const FROZEN = {
  why: 'the shell is frozen with its container, and could not be stopped',
  hint: 'The container is paused: `docker unpause` it before this block.',
}

const STUCK_WORDS: Record<StuckReason, string> = {
  waits: 'it went on to its next command without telling how the block had ended',
  stopped: 'it was stopped, and nothing was left to continue it',
}

/** Its files are looked for by name for each block: without them the shell can't be spoken to. */
function goneOrOther(error: unknown, { inside }: SessionDirectory): unknown {
  if (!['ENOENT', 'ENOTDIR', 'ESRCH', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? ''))
    return error
  return new HostError(
    'environment',
    'session-directory-gone',
    `The shell can't be spoken to any more: its directory ${inside} is gone.`,
    'What labrun keeps there must be left alone by the blocks.',
    error,
  )
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
