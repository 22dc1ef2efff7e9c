import type { Output, ScriptRequest, SessionEnd } from '../core/session.ts'
import { CapturedStreams } from './captured-streams.ts'
import { failedInside, failedLine, type ToldFailure } from './failed-line.ts'
import type { OutputPair } from './output-pairs.ts'

/** A step that ends sooner is read once, when it has ended; only others are worth the event loop's while. */
const FOLLOW_AFTER_MS = 1
/** A shell that is found stuck twice, this far apart, is stuck (reliability: a verdict within 2 s). */
const WATCH_EVERY_MS = 600
/** What was stopped at its time limit still prints its last words. */
const LEAST_SETTLE_MS = 150

/** What a script's run needs of the shell around it. */
export interface RunSurroundings {
  pair: OutputPair
  /** The file that the shell reads the script from. */
  file: string
  /** Stops the script, in the end by killing the shell. `ended` resolves when it has ended. */
  stop(elapsedMs: number, ended: Promise<void>, hurried?: AbortSignal): Promise<void>
  /** Takes what the shell has told and nobody has read yet. */
  hear(): void
  /** Called now and then while the script runs: kills a shell that will never tell its end. */
  watch(elapsedMs: number): void
  /** Both streams have ended: the pair can be used again. */
  free(pair: OutputPair): void
}

/** How a script ended. */
export interface ScriptEnd {
  exitCode: number | null
  /** `null`: its shell lives on. */
  ended: SessionEnd | null
  /** Its last line was reached. */
  reachedEnd?: boolean
  /** Markdown line of the command whose failure has ended the shell too. */
  failedLine?: number
}

type Stop = 'timedOut' | 'overLimit' | 'interrupted'

/** One script, from the line that starts it to its `Output`, and on to the last byte of its background jobs. */
export class ScriptRun {
  /** Rejects where the script could not be stopped. */
  readonly output: Promise<Output>
  readonly #request: ScriptRequest
  readonly #surroundings: RunSurroundings
  readonly #streams: CapturedStreams
  readonly #started = performance.now()
  readonly #failures: ToldFailure[] = []
  readonly #abort = () => this.#stop('interrupted')
  readonly #unsettle = () => this.#complete(true)
  #stopped: Stop | null = null
  /** Resolves when what stops the script has done its work. */
  #stopping: Promise<void> = Promise.resolve()
  #tellEnd!: () => void
  readonly #ending = new Promise<void>((resolve) => {
    this.#tellEnd = resolve
  })
  #timers: NodeJS.Timeout[] = []
  /** What the script's end was; `null` while it runs. */
  #end: ScriptEnd | null = null
  #done = false
  #resolve!: (output: Output) => void
  #reject!: (error: unknown) => void

  constructor(request: ScriptRequest, surroundings: RunSurroundings) {
    this.#request = request
    this.#surroundings = surroundings
    this.output = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#streams = new CapturedStreams(surroundings.pair, request.maxOutputBytes, {
      printed: request.onPrinted,
      ended: () => this.#streamsEnded(),
      overLimit: () => this.#stop('overLimit'),
      failed: (error) => this.#streamsFailed(error),
    })
    if (request.signal.aborted) {
      this.#stopped = 'interrupted'
      this.end({ exitCode: null, ended: null })
    } else
      this.#timers.push(
        setTimeout(
          this.#guarded(() => this.#lastsLonger()),
          FOLLOW_AFTER_MS,
        ),
      )
  }

  /** Whether the script need not be started at all: it was interrupted before. */
  get isOver(): boolean {
    return this.#end !== null
  }

  failed(failure: ToldFailure): void {
    this.#failures.push(failure)
  }

  /** The script has ended, with its status or with its shell. */
  end(end: ScriptEnd): void {
    if (this.#end !== null) {
      // The shell ended while its output was being awaited.
      this.#end.ended ??= end.ended
      return
    }
    this.#end = end
    this.#tellEnd()
    this.#clear()
    if (this.#streams.finish()) this.#complete(false)
    else this.#settle()
  }

  /** Waits for late output; no longer than the step may run, nor when it is interrupted. */
  #settle(): void {
    const { settleMs, signal, timeoutMs } = this.#request
    const leftMs = Math.max(timeoutMs - this.#elapsedMs(), LEAST_SETTLE_MS)
    const waitMs = Math.max(Math.min(settleMs, leftMs), this.#surroundings.pair.leastSettleMs)
    this.#timers.push(setTimeout(() => afterReading(this.#unsettle), signal.aborted ? 0 : waitMs))
    signal.addEventListener('abort', this.#unsettle)
  }

  /** The script can be neither awaited nor stopped. */
  fail(error: unknown): void {
    this.#clear()
    this.#reject(error)
  }

  /** Nobody else hears of what a timer throws: too many open files, say. */
  #guarded(act: () => void): () => void {
    return () => {
      try {
        act()
      } catch (error) {
        this.fail(error)
      }
    }
  }

  #lastsLonger(): void {
    this.#streams.follow()
    const { signal, timeoutMs } = this.#request
    if (signal.aborted) this.#abort()
    if (this.#end !== null) return
    signal.addEventListener('abort', this.#abort)
    this.#timers = [
      setTimeout(() => this.#stop('timedOut'), timeoutMs - this.#elapsedMs()),
      setInterval(
        this.#guarded(() => this.#surroundings.watch(this.#elapsedMs())),
        WATCH_EVERY_MS,
      ),
    ]
  }

  #stop(reason: Stop): void {
    if (this.#stopped !== null) return
    // It may have ended by itself in time, and only the news of it are late.
    if (reason !== 'overLimit') {
      this.#surroundings.hear()
      if (this.#end !== null) return
    }
    this.#stopped = reason
    if (this.#end !== null) return
    this.#stopping = this.#surroundings.stop(this.#elapsedMs(), this.#ending, this.#request.hurried)
    this.#stopping.catch((error: unknown) => this.fail(error))
  }

  #streamsEnded(): void {
    if (this.#done) this.#surroundings.free(this.#surroundings.pair)
    else if (this.#end !== null) this.#complete(false)
  }

  /** The disk is full: the script is stopped, and what went wrong is told once it has ended. */
  #streamsFailed(error: unknown): void {
    if (this.#done) return
    this.#done = true
    this.#stop('overLimit')
    this.#stopping.then(
      () => this.fail(error),
      () => this.fail(error),
    )
  }

  #complete(unsettled: boolean): void {
    if (this.#done) return
    this.#done = true
    this.#clear()
    // On a terminal there may be late output after the block's end, too.
    this.#streams.becomeLate(this.#request.onLate)
    if (!unsettled) this.#surroundings.free(this.#surroundings.pair)
    const output = this.#toOutput(unsettled)
    if (this.#stopped === null) this.#resolve(output)
    // The shell may be dead while others that were killed with it are still dying.
    else
      this.#stopping.then(
        () => this.#resolve(output),
        () => {},
      )
  }

  #toOutput(unsettled: boolean): Output {
    const { stdout, stderr } = this.#streams
    const { script: text, line } = this.#request
    const script = { text, line, file: this.#surroundings.file }
    const { exitCode, ended, failedLine: lastLine = null } = this.#end!
    return {
      exitCode,
      stdout: stdout.toCaptured(),
      stderr: stderr.toCaptured(),
      merged: this.#surroundings.pair.err === null,
      durationMs: this.#elapsedMs(),
      timedOut: this.#stopped === 'timedOut',
      overLimit: this.#stopped === 'overLimit',
      interrupted: this.#stopped === 'interrupted',
      failedLine: lastLine ?? failedLine(this.#failures, script),
      failedInside: lastLine === null ? failedInside(this.#failures, script) : null,
      ended,
      endedByFailure: lastLine !== null,
      reachedEnd: this.#end!.reachedEnd ?? false,
      unsettled,
    }
  }

  #clear(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers = []
    this.#request.signal.removeEventListener('abort', this.#abort)
    this.#request.signal.removeEventListener('abort', this.#unsettle)
  }

  #elapsedMs(): number {
    return performance.now() - this.#started
  }
}

/**
 * Where this process was stopped for a while, its timers come before what it could have read: the first round of the event
 * loop reads that, and the end of the stream is told in the second.
 */
function afterReading(act: () => void): void {
  setImmediate(() => setImmediate(act))
}
