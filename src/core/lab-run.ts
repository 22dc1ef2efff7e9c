import { setTimeout as delay } from 'node:timers/promises'
import { BackgroundSteps } from './background-steps.ts'
import type { DockerHost } from './docker-host.ts'
import { firstAborted, type HandOverPort, readyShell } from './hand-over.ts'
import { hasFailed } from './has-failed.ts'
import { HostError, toHostError } from './host-error.ts'
import { TEARDOWN_AFTER_INTERRUPT_MS, wasInterrupted, whyInterrupted } from './interruption.ts'
import type { Lab, Step } from './lab.ts'
import type { Origins } from './matcher.ts'
import { originsOf } from './origins.ts'
import type { Plan } from './plan.ts'
import type { LabStatus } from './report.ts'
import { notRunResult } from './result-of.ts'
import type { Emit, RunControl, RunPorts } from './run-ports.ts'
import { runStep } from './run-step.ts'
import { isSameTopology } from './same-topology.ts'
import { sessionName } from './session-name.ts'
import { SessionPool } from './session-pool.ts'
import type { ShellOrder } from './shell-order.ts'
import type { StepContext } from './step-context.ts'
import type { StepResult } from './step-result.ts'
import { teardownOrder } from './teardown.ts'
import type { Topology } from './topology.ts'
import { unmetConditions } from './unmet.ts'

/** What a lab came to, before its host is gone. */
export interface Outcome {
  status: LabStatus
  reason: string | null
}

/** A lab that was stopped from outside. */
export function interruptedOutcome(interrupted: AbortSignal): Outcome {
  return { status: 'interrupted', reason: whyInterrupted(interrupted) }
}

/** What a plan says of how its labs are run. */
export type LabRunOptions = Pick<Plan, 'keepGoing'> &
  Partial<Pick<Plan, 'keep' | 'shell' | 'update' | 'topology'>>

/** The news of a host's death take a supervisor's turn and a line on a pipe: milliseconds, on a busy machine more. */
const NEWS_MS = 200
/** How long the kernel may take to take down what is in a host. A paused container holds it up until the host is cleaned. */
const END_MS = 2000

/** Of a lab that goes on after its failures, the first ones explain the others. */
const MOST_STATES = 20

/** The steps of one lab on a host that is up. */
export class LabRun {
  readonly #lab: Lab
  readonly #host: DockerHost
  readonly #options: LabRunOptions
  readonly #ports: RunPorts
  readonly #emit: Emit
  readonly #control: RunControl
  readonly #background = new BackgroundSteps()
  #captures: Record<string, string> = {}
  #origins: Origins = {}
  #topology: Topology | null = null
  #results: StepResult[] = []
  /** How often it was told what the host is like. */
  #states = 0
  /** Why no shell could be handed over. */
  #shellError: HostError | null = null
  /** The host's death, once it has died. */
  #death: string | null = null

  constructor(
    lab: Lab,
    host: DockerHost,
    options: LabRunOptions,
    ports: RunPorts,
    emit: Emit,
    control: RunControl,
  ) {
    this.#lab = lab
    this.#host = host
    this.#options = options
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
    await this.#probe(null)
    const sessions = new SessionPool(this.#host, this.#ports.targets, this.#environment())
    try {
      await this.#runSteps(
        steps.filter((step) => !step.teardown),
        this.#context(sessions, this.#control.interrupted),
      )
      await this.#handOver(sessions)
      await this.#runTeardown(sessions)
      await this.#checkLast()
    } finally {
      await this.#background.stopAll().finally(() => sessions.closeAll())
    }
    return this.#outcome()
  }

  #environment(): Record<string, string> {
    const { env, secrets } = this.#lab
    const values = this.#ports.secrets ?? {}
    return { ...env, ...Object.fromEntries(secrets.flatMap(({ name }) => entry(name, values[name]))) }
  }

  async #runSteps(steps: Step[], context: StepContext): Promise<void> {
    for (const [index, step] of steps.entries()) {
      if (this.#control.interrupted.aborted) return this.#skipRest(steps.slice(index), 'interrupted')
      if (context.timeLeftMs() <= 0) return this.#skipRest(steps.slice(index), this.#timeIsUp())
      const result = await this.#runOne(step, context)
      const isFine = result.status === 'passed' || result.status === 'skipped' || result.unfit === true
      if (!isFine && (!this.#options.keepGoing || result.status === 'host-error')) {
        return this.#skipRest(steps.slice(index + 1), `step ${step.id} ${result.status}`)
      }
    }
  }

  #timeIsUp(): string {
    return `the lab's ${this.#lab.timeoutMs / 1000} s were up`
  }

  /** Where the plan asks for a shell, waits until people have left it. */
  async #handOver(sessions: SessionPool): Promise<void> {
    const { shell: order } = this.#options
    const port = this.#ports.handOver
    if (!order || !port || this.#control.interrupted.aborted || this.#hostFailed()) return
    try {
      await this.#handOverBy(port, order, sessions)
    } catch (error) {
      this.#shellError = toHostError(error)
      this.#emit({ type: 'host-error', lab: this.#lab.slug, error: this.#shellError.toData() })
    }
  }

  async #handOverBy(port: HandOverPort, order: ShellOrder, sessions: SessionPool): Promise<void> {
    const lab = this.#lab.slug
    const failed = this.#results.find(({ status }) => status !== 'passed' && status !== 'skipped')
    const failedStep = this.#lab.steps.find(({ id }) => id === failed?.id) ?? null
    const around = { sessions, port, host: this.#host, lab, captures: this.#captures }
    const { key, next, remark, shell } = await readyShell(order, failedStep, around)
    try {
      const place = { session: sessionName(key), next, failed: failedStep?.id ?? null, remark }
      this.#emit({ type: 'shell-start', lab, argv: shell.argv, ...place })
      // A host that dies takes the shell with it, which is how people leave it then.
      await firstAborted(port.left, this.#control.interrupted)
      this.#emit({ type: 'shell-end', lab })
    } finally {
      shell.close()
    }
  }

  /** Teardown has a time budget of its own, and goes on after a failure: each may take away what the last could not. */
  async #runTeardown(sessions: SessionPool): Promise<void> {
    const steps = teardownOrder(this.#lab.steps)
    if (this.#options.keep && !this.#control.hurried.aborted) {
      for (const step of steps)
        this.#end({ ...notRunResult(step), status: 'skipped', reason: 'the host is kept' })
      return
    }
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
      isUpdate: Boolean(this.#options.update),
      signal,
      hurried: this.#control.hurried,
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
    const told = await this.#resultOf(step, {
      ...context,
      captures: this.#captures,
      origins: this.#origins,
      onRetry: (attempt) => this.#emit({ type: 'step-retry', lab, id: step.id, attempt }),
      onLate: (late) => this.#emit({ type: 'step-late', lab, id: step.id, ...late }),
      onNote: (note) => this.#emit({ type: 'step-note', lab, id: step.id, note }),
      onChange: (changed) => this.#change(changed),
    })
    const result = await this.#withState(told, context.signal)
    this.#captures = { ...this.#captures, ...result.captures }
    this.#origins = { ...originsOf(step, result.captures), ...this.#origins }
    this.#end(result)
    if (result.status !== 'skipped' && result.status !== 'host-error') await this.#probe(step.id)
    return result
  }

  /** With what its host is like, where it failed; as it is where that can't be told in time, or nobody waits for it. */
  async #withState(result: StepResult, signal: AbortSignal): Promise<StepResult> {
    const { state } = this.#ports
    if (state === undefined || this.#options.update || !hasFailed(result) || signal.aborted) return result
    if (this.#states >= MOST_STATES) return result
    this.#states += 1
    const told = await Promise.race([
      state(this.#host).catch(() => null),
      firstAborted(signal).then(() => null),
    ])
    return told === null ? result : { ...result, state: told }
  }

  /** The lab is judged whether its host's topology can be told or not: that is only for who looks at it. */
  async #probe(step: string | null): Promise<void> {
    const lab = this.#lab.slug
    if (!this.#options.topology || this.#ports.probe === undefined) return
    try {
      const topology = await this.#ports.probe(this.#host)
      if (this.#topology !== null && isSameTopology(this.#topology, topology)) return
      this.#topology = topology
      this.#emit({ type: 'topology', lab, step, topology })
    } catch (error) {
      if (step !== null)
        this.#emit({ type: 'step-note', lab, id: step, note: `no topology: ${firstLine(error)}` })
    }
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
      const unmet = await unmetConditions(step.when ?? [], this.#host, context)
      if (unmet.length > 0 && !context.signal.aborted)
        return { ...notRunResult(step), status: 'skipped', reason: unmet.join('; ') }
      result = await (step.background ? this.#background.start(step, context) : runStep(step, context))
      if (result.status !== 'passed') await this.#checkHost(result.status === 'session-lost')
      return withCause(result, whyInterrupted(this.#control.interrupted))
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
    if (suspect) await Promise.race([this.#host.died, delay(this.#host.isEnding() ? END_MS : NEWS_MS)])
    await this.#host.docker?.ping().catch((error: unknown) => {
      throw this.#death === null ? error : this.#died()
    })
    if (this.#death !== null || this.#host.isEnding()) throw this.#died()
  }

  #died(): HostError {
    return new HostError(
      'environment',
      'host-died',
      `the Docker host died: ${this.#death ?? 'its first process ended'}`,
    )
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

  /** Teardown proves nothing by itself, nor does what runs for the sake of other steps. */
  #isAllSkipped(): boolean {
    const { part, steps } = this.#lab
    const selected = new Set(part?.selected ?? steps.filter((step) => !step.teardown).map(({ id }) => id))
    const own = this.#results.filter(({ id }) => selected.has(id))
    const telling = own.length > 0 ? own : this.#results
    return telling.length > 0 && telling.every(({ status }) => status === 'skipped')
  }

  #outcome(): Outcome {
    if (this.#hostFailed() || this.#shellError !== null) return { status: 'host-error', reason: null }
    if (this.#control.interrupted.aborted) return interruptedOutcome(this.#control.interrupted)
    const unproven = this.#results.filter(({ status }) => status !== 'passed' && status !== 'skipped')
    if (unproven.length > 0) return { status: 'failed', reason: null }
    if (this.#results.length !== this.#lab.steps.length) {
      return {
        status: 'failed',
        reason: `${this.#results.length} of ${this.#lab.steps.length} steps have a result`,
      }
    }
    return { status: this.#isAllSkipped() ? 'skipped' : 'passed', reason: null }
  }
}

function entry(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]]
}

/** Says of a step that was interrupted what it was interrupted by. */
function withCause(result: StepResult, why: string | null): StepResult {
  if (why === null || !wasInterrupted(result)) return result
  const [first, ...others] = result.failures
  const message = `${first?.message}, as ${why}`
  return { ...result, reason: message, failures: [{ ...first!, message }, ...others] }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]!
}
