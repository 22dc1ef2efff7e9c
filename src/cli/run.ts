import { buildReport } from '../core/build-report.ts'
import type { Event } from '../core/event.ts'
import { HostError, type HostErrorKind, toHostError } from '../core/host-error.ts'
import type { Plan } from '../core/plan.ts'
import type { Report } from '../core/report.ts'
import { maskedDeep } from '../core/secrets/masked-events.ts'
import { Masker } from '../core/secrets/masker.ts'
import { carriedOf } from '../engine/carried-environment.ts'
import type { Engine } from '../engine/client.ts'
import type { RunRequest } from '../engine/protocol.ts'
import { labrunVersion } from './package.ts'
import { commitsOf } from './record/commit-of.ts'
import type { RunReporters } from './reporters/open-reporters.ts'
import { catchSignals } from './signals.ts'
import type { ForegroundShell } from './terminal/foreground-shell.ts'
import { type EndingSignal, runExitCode, signalExitCode } from './words/exit-code.ts'
import { tellError } from './words/tell-error.ts'

/** What a run came to, and all that went wrong beside what its report says. */
export interface RunEnd {
  report: Report
  errors: readonly HostErrorKind[]
  timedOut: boolean
}

/**
 * One run, seen from the front: passes events on, keeps the time, and comes to an exit code. Where the plan asks for a
 * shell, `shell` is it.
 */
export class Run {
  readonly #plan: Plan
  readonly #secrets: Record<string, string>
  readonly #reporters: RunReporters
  readonly #engine: Engine
  readonly #shell: ForegroundShell | null
  readonly #events: Event[] = []
  readonly #errors: HostErrorKind[] = []
  #timedOut = false

  constructor(
    plan: Plan,
    secrets: Record<string, string>,
    reporters: RunReporters,
    engine: Engine,
    shell: ForegroundShell | null = null,
  ) {
    this.#plan = plan
    this.#secrets = secrets
    this.#reporters = reporters
    this.#engine = engine
    this.#shell = shell
  }

  /**
   * The exit code. Signals that come meanwhile are for it.
   *
   * @param spentMs what has gone of the time limit before
   * @throws {HostError}
   */
  async run(spentMs = 0): Promise<number> {
    const signals = catchSignals(
      (count, signal) => this.#onSignal(count, signal),
      (why) => this.onBrokenOutput(why),
      // On a terminal Ctrl-C is for what runs in the shell.
      (signal) => signal === 'SIGINT' && this.#shell?.isOpen === true && this.#shell.isInteractive,
    )
    try {
      const { report, errors, timedOut } = await this.follow(spentMs)
      return runExitCode(report, errors, signals.first, timedOut)
    } finally {
      signals.release()
    }
  }

  /** The same for who sees to signals himself. @throws {HostError} */
  async follow(spentMs = 0): Promise<RunEnd> {
    const timer = this.#startTimer(spentMs)
    const request: RunRequest = {
      type: 'run',
      plan: this.#plan,
      labrun: labrunVersion(),
      environment: carriedOf(process.env),
      secrets: this.#secrets,
    }
    const done = this.#engine.run(request, (event) => this.#onEvent(event))
    void this.#tellCommits()
    const thrown = await done.then(() => null, toHostError)
    clearTimeout(timer)
    await this.#shell?.end()
    const report = buildReport(this.#events)
    this.#tellBroken(this.#reporters.onEnd(report))
    await flushed(process.stdout)
    if (thrown !== null) throw this.#masked(thrown)
    return { report, errors: this.#errors, timedOut: this.#timedOut }
  }

  /** The last words of an engine that died are its own, and nobody else's. */
  #masked(error: HostError): HostError {
    const values = Object.values(this.#secrets)
    if (values.length === 0) return error
    const { kind, rule, message, hint } = maskedDeep(error.toData(), new Masker(values))
    return new HostError(kind, rule, message, hint)
  }

  /** Asks git meanwhile, which takes long in a large repository. */
  async #tellCommits(): Promise<void> {
    this.#engine.tellCommits(await commitsOf(this.#plan.labs))
  }

  #onEvent(event: Event): void {
    this.#events.push(event)
    if (event.type === 'host-error') this.#errors.push(event.error.kind)
    this.#reporters.onEvent(event)
    if (event.type === 'shell-start') void this.#handOver(event.argv)
    // Where it was not left, the run was interrupted.
    if (event.type === 'shell-end') void this.#shell?.end()
  }

  async #handOver(argv: readonly string[]): Promise<void> {
    await this.#shell?.run(argv).catch((error: unknown) => this.#tellBroken([toHostError(error)]))
    this.#engine.tellShellLeft()
  }

  #startTimer(spentMs: number): NodeJS.Timeout | undefined {
    const { timeoutMs } = this.#plan
    if (timeoutMs === null) return undefined
    const leftMs = Math.max(0, timeoutMs - spentMs)
    return setTimeout(() => {
      this.#timedOut = true
      this.#engine.interrupt(`the run's time limit of ${timeoutMs / 1000} s was up`)
    }, leftMs)
  }

  /** Once: interrupt and tear down. Twice: no teardown blocks. Three times: leave the rest to the supervisors. */
  #onSignal(count: number, signal: EndingSignal): void {
    // Nobody is there to be told how a host is removed that was kept.
    if (signal === 'SIGHUP' && this.#plan.keep) this.#engine.interrupt()
    if (count <= 2) this.#engine.interrupt()
    else {
      this.#reporters.onLeave()
      leaveToSupervisors(signal)
    }
  }

  /** The run goes on, as other reporters may show it. */
  onBrokenOutput(why: string): void {
    tellError('report-not-written', why)
    this.#errors.push('io')
  }

  #tellBroken(errors: readonly HostError[]): void {
    for (const { rule, message, kind } of errors) {
      tellError(rule, message)
      this.#errors.push(kind)
    }
  }
}

/** Ends this process at once. What still runs ends with it. */
export function leaveToSupervisors(signal: EndingSignal): never {
  tellError(
    null,
    'leaving; what still runs is taken away by its supervisor',
    '`labrun clean` tells whether anything was left.',
  )
  process.exit(signalExitCode(signal))
}

/** Resolves once all has been written, or can't be: only then it is known whether anybody read it. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve()
    else stream.write('', () => resolve())
  })
}
