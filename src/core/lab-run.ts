import { setTimeout as delay } from 'node:timers/promises'
import { BackgroundSteps } from './background-steps.ts'
import type { DockerHost } from './docker-host.ts'
import { HostError, toHostError } from './host-error.ts'
import type { Lab, Step } from './lab.ts'
import type { LabStatus } from './report.ts'
import { notRunResult } from './result-of.ts'
import type { Emit, RunControl, RunPorts } from './run-ports.ts'
import { runStep } from './run-step.ts'
import { SessionPool } from './session-pool.ts'
import type { StepContext } from './step-context.ts'
import type { StepResult } from './step-result.ts'
import { teardownOrder } from './teardown.ts'

/** What a lab came to, before its host is gone. */
export interface Outcome {
  status: LabStatus
  reason: string | null
}

export const INTERRUPTED: Outcome = { status: 'interrupted', reason: null }

/** Who pressed Ctrl-C waits: so long for all that the lab takes away itself, before its host goes. */
const TEARDOWN_AFTER_INTERRUPT_MS = 10_000

/** The news of a host's death take a supervisor's turn and a line on a pipe: milliseconds, on a busy machine more. */
const NEWS_MS = 200

/** The steps of one lab on a host that is up. */
export class LabRun {
  readonly #lab: Lab
  readonly #host: DockerHost
  readonly #keepGoing: boolean
  readonly #ports: RunPorts
  readonly #emit: Emit
  readonly #control: RunControl
  readonly #background = new BackgroundSteps()
  #captures: Record<string, string> = {}
  #results: StepResult[] = []
  /** The host's death, once it has died. */
  #death: string | null = null

  constructor(
    lab: Lab,
    host: DockerHost,
    keepGoing: boolean,
    ports: RunPorts,
    emit: Emit,
    control: RunControl,
  ) {
    this.#lab = lab
    this.#host = host
    this.#keepGoing = keepGoing
    this.#ports = ports
    this.#emit = emit
    this.#control = control
    host.died.then((reason) => {
      this.#death = reason
    })
  }

  async run(): Promise<Outcome> {
    const { slug, steps } = this.#lab
    this.#emit({ type: 'lab-start', lab: slug })
    const sessions = new SessionPool(this.#host, this.#ports.targets, this.#lab.env)
    try {
      await this.#runSteps(
        steps.filter((step) => !step.teardown),
        this.#context(sessions, this.#control.interrupted),
      )
      await this.#runTeardown(sessions)
      await this.#checkLast()
    } finally {
      await this.#background.stopAll().finally(() => sessions.closeAll())
    }
    return this.#outcome()
  }

  async #runSteps(steps: Step[], context: StepContext): Promise<void> {
    for (const [index, step] of steps.entries()) {
      if (this.#control.interrupted.aborted) return this.#skipRest(steps.slice(index), 'interrupted')
      if (context.timeLeftMs() <= 0) return this.#skipRest(steps.slice(index), this.#timeIsUp())
      const result = await this.#runOne(step, context)
      if (result.status !== 'passed' && (!this.#keepGoing || result.status === 'host-error')) {
        return this.#skipRest(steps.slice(index + 1), `step ${step.id} ${result.status}`)
      }
    }
  }

  #timeIsUp(): string {
    return `the lab's ${this.#lab.timeoutMs / 1000} s were up`
  }

  /** Teardown has a time budget of its own, and goes on after a failure: each may take away what the last could not. */
  async #runTeardown(sessions: SessionPool): Promise<void> {
    const steps = teardownOrder(this.#lab.steps)
    const isInterrupted = this.#control.interrupted.aborted
    const context = this.#context(
      sessions,
      this.#control.hurried,
      isInterrupted ? TEARDOWN_AFTER_INTERRUPT_MS : this.#lab.timeoutMs,
    )
    for (const [index, step] of steps.entries()) {
      if (this.#control.hurried.aborted) return this.#skipRest(steps.slice(index), 'interrupted twice')
      if (this.#hostFailed()) return this.#skipRest(steps.slice(index), 'the Docker host failed')
      await this.#runOne(step, context)
    }
  }

  #hostFailed(): boolean {
    return this.#results.some(({ status }) => status === 'host-error')
  }

  #context(sessions: SessionPool, signal: AbortSignal, ms = this.#lab.timeoutMs): StepContext {
    const deadline = performance.now() + ms
    return {
      sessions,
      match: this.#ports.match,
      captures: this.#captures,
      signal,
      timeLeftMs: () => deadline - performance.now(),
      onRetry: () => {},
      onLate: () => {},
      onNote: () => {},
      onChange: () => {},
    }
  }

  async #runOne(step: Step, context: StepContext): Promise<StepResult> {
    const lab = this.#lab.slug
    this.#emit({ type: 'step-start', lab, id: step.id })
    const result = await this.#resultOf(step, {
      ...context,
      captures: this.#captures,
      onRetry: (attempt) => this.#emit({ type: 'step-retry', lab, id: step.id, attempt }),
      onLate: (late) => this.#emit({ type: 'step-late', lab, id: step.id, ...late }),
      onNote: (note) => this.#emit({ type: 'step-note', lab, id: step.id, note }),
      onChange: (changed) => this.#change(changed),
    })
    this.#captures = { ...this.#captures, ...result.captures }
    this.#end(result)
    return result
  }

  /** What broke the host in the last step shows in no other. */
  async #checkLast(): Promise<void> {
    if (!this.#hostFailed()) await this.#checkHost(false)
  }

  /** The host's own trouble ends the step as `host-error`: it is never taken for the lab's. */
  async #resultOf(step: Step, context: StepContext): Promise<StepResult> {
    const started = performance.now()
    let result: StepResult = { ...notRunResult(step), attempts: 1 }
    try {
      result = await (step.background ? this.#background.start(step, context) : runStep(step, context))
      if (result.status !== 'passed') await this.#checkHost(result.status === 'session-lost')
      return result
    } catch (error) {
      // A host that is gone breaks much in labrun: the first cause is what to tell.
      const cause = toHostError(
        await this.#checkHost(true).then(
          () => error,
          (first: unknown) => first,
        ),
      )
      this.#emit({ type: 'host-error', lab: this.#lab.slug, error: cause.toData() })
      const durationMs = performance.now() - started
      return { ...result, status: 'host-error', reason: cause.message, failures: [], durationMs }
    }
  }

  /**
   * @param suspect something happened that a host's death would explain: news of it may be on their way
   * @throws {HostError} where the host died or its Docker engine does not answer
   */
  async #checkHost(suspect: boolean): Promise<void> {
    if (suspect) await Promise.race([this.#host.died, delay(NEWS_MS)])
    await this.#host.docker?.ping().catch((error: unknown) => {
      throw this.#death === null ? error : this.#died()
    })
    if (this.#death !== null) throw this.#died()
  }

  #died(): HostError {
    return new HostError('environment', 'host-died', `the Docker host died: ${this.#death}`)
  }

  #skipRest(steps: Step[], reason: string): void {
    for (const step of steps) this.#end({ ...notRunResult(step), reason })
  }

  #end(result: StepResult): void {
    this.#results.push(result)
    this.#emit({ type: 'step-end', lab: this.#lab.slug, result })
  }

  /** A later result of a step counts instead of the first. */
  #change(result: StepResult): void {
    this.#results = this.#results.map((other) => (other.id === result.id ? result : other))
    this.#emit({ type: 'step-end', lab: this.#lab.slug, result })
  }

  #outcome(): Outcome {
    if (this.#results.some(({ status }) => status === 'host-error'))
      return { status: 'host-error', reason: null }
    if (this.#control.interrupted.aborted) return INTERRUPTED
    const unproven = this.#results.filter(({ status }) => status !== 'passed' && status !== 'skipped')
    if (unproven.length > 0) return { status: 'failed', reason: null }
    if (this.#results.length !== this.#lab.steps.length) {
      return {
        status: 'failed',
        reason: `${this.#results.length} of ${this.#lab.steps.length} steps have a result`,
      }
    }
    const skipped = this.#results.every(({ status }) => status === 'skipped')
    return { status: skipped ? 'skipped' : 'passed', reason: null }
  }
}
