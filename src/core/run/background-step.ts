import { constants } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { toHostError } from '../host-error.ts'
import { isMerged } from '../is-merged.ts'
import type { Ready, Step } from '../lab.ts'
import type { Output, Session } from '../session.ts'
import type { StepResult } from '../step-result.ts'
import { isStepFault } from '../target.ts'
import { outputText } from '../text/output-text.ts'
import { WholeCharacters } from '../text/whole-characters.ts'
import { describeEnd, judgeExpectations, stopVerdict, type TimeLimit, type Verdict } from './judge.ts'
import { PrintedSoFar } from './printed-so-far.ts'
import { describeReady, describeUnready, type Probe, readyProbe } from './ready.ts'
import { namespacesOf, resultOf, unopenedResult } from './result-of.ts'
import { scriptRequest, timeLimit } from './run-script.ts'
import { endSession } from './session-pool.ts'
import type { StepContext } from './step-context.ts'

/** It is stopped at the end of the lab, which has limits of its own: the longest that a timer takes (24 days). */
const NO_LIMIT_MS = 2 ** 31 - 1
/** Readiness is asked for this often, and whenever something was printed; a probe takes about a millisecond. */
const ASK_EVERY_MS = 100
/** What a busy machine may need to find out that a command can't run: no lab ends before. */
const TIME_TO_FAIL_MS = 2000

/**
 * A step that runs on, in a shell of its own, while others are run. Its result is told once it is ready: the `ready=` of
 * its block holds, and what it has printed by then fits all expectations. What it prints later is late output.
 */
export class BackgroundStep {
  readonly #step: Step
  readonly #context: StepContext
  readonly #printed = new PrintedSoFar()
  readonly #late = { stdout: new WholeCharacters(), stderr: new WholeCharacters() }
  readonly #stop = new AbortController()
  #session: Session | null = null
  #ending: Promise<void> = Promise.resolve()
  #end: Output | null = null
  #startedAt = 0
  #printedAt = 0
  /** What has been told of it. */
  #told: StepResult | null = null
  #wake: () => void = () => {}

  constructor(step: Step, context: StepContext) {
    this.#step = step
    this.#context = context
  }

  /**
   * Starts it and waits until it is ready, has ended, or its time is up.
   *
   * @throws {HostError} where labrun or the host failed, not the step
   */
  async start(): Promise<StepResult> {
    const started = performance.now()
    try {
      this.#session = await this.#context.sessions.open(this.#step.key)
    } catch (error) {
      const cause = toHostError(error)
      if (!isStepFault(cause)) throw cause
      return unopenedResult(this.#step, cause)
    }
    const namespaces = namespacesOf(this.#session)
    const verdict = await this.#becomeReady(this.#session).catch((error: unknown) => {
      // Told now, and not once more when it is stopped.
      this.#ending = Promise.resolve()
      throw error
    })
    const { isUpdate } = this.#context
    const isWanted = verdict.status === 'passed' || (isUpdate && verdict.unfit !== undefined)
    if (!isWanted) await this.stop()
    const printed = {
      exitCode: this.#end?.exitCode ?? null,
      merged: isMerged(this.#step),
      ...this.#printed.streams(),
    }
    const result = resultOf(this.#step, printed, verdict, ['in the background'], isUpdate)
    this.#told = { ...result, ...namespaces, attempts: 1, durationMs: performance.now() - started }
    return this.#told
  }

  /** Without `ready=` it counts as started before it may have done anything: so it is not stopped sooner than it could fail. */
  async hasHadTime(): Promise<void> {
    if (this.#told?.status !== 'passed' || this.#step.ready !== null) return
    const leftMs = this.#startedAt + TIME_TO_FAIL_MS - performance.now()
    if (leftMs <= 0) return
    const ended = new AbortController()
    const end = () => ended.abort()
    this.#ending.then(end, end)
    const signal = AbortSignal.any([this.#context.signal, ended.signal])
    await delay(leftMs, undefined, { signal }).catch(() => {})
  }

  /** Stops it, with all that it has started. Idempotent. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#ending
    if (this.#session !== null) await endSession(this.#session)
    this.#session = null
  }

  #run(session: Session): void {
    this.#startedAt = performance.now()
    const request = {
      ...scriptRequest(this.#step, this.#context, NO_LIMIT_MS),
      signal: this.#stop.signal,
      onPrinted: (bytes: Buffer, stream: 'stdout' | 'stderr') => this.#take(bytes, stream),
    }
    this.#ending = session.run(request).then((output) => this.#hasEnded(output))
    // Whoever awaits it is told of an error.
    this.#ending.catch(() => this.#wake())
  }

  #take(bytes: Buffer, stream: 'stdout' | 'stderr'): void {
    if (this.#told !== null) {
      const whole = this.#late[stream].push(bytes)
      if (whole.length > 0) this.#context.onLate({ stream, ...outputText(whole) })
    } else {
      this.#printed.push(bytes, stream)
      this.#printedAt = performance.now()
    }
    this.#wake()
  }

  #hasEnded(output: Output): void {
    output.stdout.release()
    output.stderr.release()
    this.#end = output
    this.#wake()
    // What it had told of its end before it was stopped counts, though its output was still awaited then.
    if (this.#told !== null && !output.interrupted) this.#endedByItself(output, this.#told)
  }

  /** With a failure of its own: that is no success. With 0, or by a signal that stops, as a lab may have meant it: that is noted. */
  #endedByItself(output: Output, told: StepResult): void {
    if (output.overLimit) {
      const { status, failures } = stopVerdict(this.#step, output)
      this.#context.onChange({ ...told, status, reason: failures[0]!.message, failures })
      return
    }
    const exitCode = output.ended?.code ?? output.exitCode
    const message = `ended by itself: ${endWords(output)}`
    if (told.status !== 'passed' || exitCode === 0 || isStopped(output)) {
      this.#context.onNote(message)
      return
    }
    const { failures } = this.#failed('ended-early', message, output.failedLine)
    this.#context.onChange({ ...told, status: 'failed', reason: message, exitCode, failures })
  }

  async #becomeReady(session: Session): Promise<Verdict> {
    const { ready } = this.#step
    const probe = ready === null ? null : readyProbe(this.#step, ready, this.#context)
    try {
      // Else another's readiness would be taken for this one's.
      if (ready !== null && (await probe?.isReady(this.#printed.streams()))) return this.#readyBefore(ready)
      this.#run(session)
      return await this.#awaitReady(probe, timeLimit(this.#step, this.#context))
    } finally {
      await probe?.close()
    }
  }

  async #awaitReady(probe: Probe | null, limit: TimeLimit): Promise<Verdict> {
    const started = performance.now()
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      const end = this.#end
      const elapsedMs = performance.now() - started
      const verdict = await this.#judge(probe, elapsedMs)
      // Who has failed by now is not ready, whatever it has printed.
      if (this.#end !== null && hasFailed(this.#end)) return this.#endedEarly(this.#end, verdict)
      if (verdict.status === 'passed') return verdict
      if (this.#context.signal.aborted) return this.#failed('interrupted', 'interrupted')
      if (end !== null) return this.#endedEarly(end, verdict)
      if (elapsedMs >= limit.ms) return this.#unready(limit, verdict)
      await Promise.race([woken, delay(ASK_EVERY_MS), this.#ending])
    }
  }

  /** Passed once it is ready and what it printed fits. */
  async #judge(probe: Probe | null, elapsedMs: number): Promise<Verdict> {
    const step = this.#step
    const streams = this.#printed.streams()
    if (probe !== null && !(await probe.isReady(streams))) return NOT_READY
    // Without ready= it is given a moment to fail.
    if (probe === null && this.#end === null && elapsedMs < step.settleMs) return NOT_READY
    if (probe === null && step.expectations.length === 0) return this.#judgeEnd()
    const isWhole = this.#end !== null || performance.now() - this.#printedAt >= step.settleMs
    if (step.expectations.length > 0 && !isWhole && !endsInLines(streams)) return NOT_READY
    const { captures, match, origins } = this.#context
    return judgeExpectations(step, streams, captures, match, origins)
  }

  #judgeEnd(): Verdict {
    const fine = this.#end === null || (this.#end.exitCode === 0 && this.#end.ended === null)
    return fine ? { ...NOT_READY, status: 'passed' } : NOT_READY
  }

  #readyBefore(ready: Ready): Verdict {
    return this.#failed('ready-before', `ready before it was started: ${describeReady(ready)}`)
  }

  #endedEarly(end: Output, { failures }: Verdict): Verdict {
    if (end.overLimit) return { ...stopVerdict(this.#step, end), captures: {} }
    if (failures.length > 0) return { status: 'failed', failures, captures: {} }
    const { ready } = this.#step
    const why = ready === null ? '' : ` before it was ready: ${describeUnready(ready)}`
    return this.#failed('ended-early', `ended by itself (${endWords(end)})${why}`, end.failedLine)
  }

  #unready(limit: TimeLimit, verdict: Verdict): Verdict {
    // It is ready, and only prints something else.
    if (verdict.failures.length > 0) return verdict
    const after = limit.of === 'step' ? `after ${limit.ms / 1000} s` : "when the lab's time was up"
    const { failures: told } = this.#failed(
      'not-ready',
      `not ready ${after}: ${describeUnready(this.#step.ready!)}`,
    )
    const hint =
      limit.of === 'step'
        ? 'A step that takes longer to start can have timeout=2m.'
        : 'The whole lab has `timeout:` of its front matter, else 5 minutes; teardown has 10 s after an interrupt.'
    return { status: 'timed-out', failures: told.map((failure) => ({ ...failure, hint })), captures: {} }
  }

  #failed(rule: string, message: string, line: number | null = null): Verdict {
    const failure = {
      rule,
      line: line ?? this.#step.place.line,
      expected: 'a step that runs on until the end of the lab',
      actual: message,
      message,
    }
    return { status: 'failed', failures: [failure], captures: {} }
  }
}

function hasFailed(output: Output): boolean {
  const exitCode = output.ended?.code ?? output.exitCode
  return output.overLimit || exitCode !== 0
}

/** Nobody sends these: with them a program ends that is broken. */
const CRASHES = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGSYS'] as const
/** The highest number of a signal; a shell tells one by a status of 128 more. */
const LAST_SIGNAL = 64

/** Whether a signal has ended it that somebody may have sent, or it went with its container, which has no status. */
function isStopped({ ended, exitCode }: Output): boolean {
  if (ended?.signal != null) return !CRASHES.some((name) => name === ended.signal)
  const code = ended?.code ?? exitCode
  if (code === null) return true
  const number = code - 128
  const isCrash = CRASHES.some((name) => constants.signals[name] === number)
  return number > 0 && number <= LAST_SIGNAL && !isCrash
}

/** Whether no stream ends within a line, which may still go on. */
function endsInLines({ stdout, stderr }: Pick<Output, 'stdout' | 'stderr'>): boolean {
  return [stdout, stderr].every(({ head }) => head.length === 0 || head.at(-1) === NEWLINE)
}

const NEWLINE = 10
const NOT_READY: Verdict = { status: 'failed', failures: [], captures: {} }

function endWords(output: Output): string {
  return output.ended === null ? `exit status ${output.exitCode}` : describeEnd(output)
}
