import type { DockerHost } from '../docker-host.ts'
import { type HostError, toHostError } from '../host-error.ts'
import type { Lab, Step } from '../lab.ts'
import type { Captures, Origins } from '../matcher.ts'
import { originsOf } from '../origins.ts'
import type { Plan } from '../plan.ts'
import type { Provenance } from '../report.ts'
import { sessionName } from '../session-name.ts'
import type { ShellOrder } from '../shell-order.ts'
import type { StepResult } from '../step-result.ts'
import { teardownOrder } from '../teardown.ts'
import { afterShell, outcomeOfShell } from './after-shell.ts'
import { FailureStates } from './failure-states.ts'
import { firstAborted, type HandOverPort, readyShell } from './hand-over.ts'
import { TEARDOWN_AFTER_INTERRUPT_MS, wasInterrupted, whyInterrupted } from './interruption.ts'
import { isUnproven, type Outcome, outcomeOf } from './lab-outcome.ts'
import { type Printed, printedWhole } from './ran-step.ts'
import { mayChangeNext, ordinarySteps, type RunBefore, type Standing } from './run-before.ts'
import type { Emit, RunAround, RunControl } from './run-ports.ts'
import { SessionPool } from './session-pool.ts'
import type { StepContext } from './step-context.ts'
import { StepLog } from './step-log.ts'
import { StepsOnHost } from './steps-on-host.ts'
import { TopologyWatch } from './topology-watch.ts'

/** What a plan says of how its labs are run. */
export type LabRunOptions = Pick<Plan, 'keepGoing'> &
  Partial<Pick<Plan, 'keep' | 'shell' | 'update' | 'watch' | 'topology'>>

/** The steps of one lab on a host that is up. Of a lab that is watched, those of several runs. */
export class LabRun {
  #lab: Lab
  readonly #host: DockerHost
  readonly #options: LabRunOptions
  #around: RunAround
  readonly #emit: Emit = (event) => this.#around.emit(event)
  readonly #sessions: SessionPool
  readonly #steps: StepsOnHost
  readonly #log: StepLog
  readonly #states: FailureStates
  readonly #topology: TopologyWatch
  #captures: Captures = {}
  #origins: Origins = {}
  /** People have had a shell. */
  #handedOver = false
  /** Why no shell could be handed over. */
  #shellError: HostError | null = null
  /** Why the host can't be gone on with; `null`: it waits. Words that follow "but". */
  #gone: string | null = 'it has not ended'

  constructor(lab: Lab, host: DockerHost, options: LabRunOptions, around: RunAround) {
    this.#lab = lab
    this.#host = host
    this.#options = options
    this.#around = around
    this.#sessions = new SessionPool(host, around.ports.targets, this.#environment())
    this.#steps = new StepsOnHost(host)
    this.#log = new StepLog(lab.slug, this.#emit)
    this.#states = new FailureStates(host)
    this.#topology = new TopologyWatch(host)
  }

  async run(): Promise<Outcome> {
    this.#emit({ type: 'lab-start', lab: this.#lab.slug })
    await this.#probe(null)
    return this.#runFrom(0)
  }

  /**
   * Comes to the verdict on the lab as it is now, of which a part has run and stands.
   *
   * @param provenance what the host was that it ran on
   */
  async goOn(lab: Lab, standing: Standing, provenance: Provenance, around: RunAround): Promise<Outcome> {
    this.#lab = lab
    this.#around = around
    this.#emit({ type: 'lab-start', lab: lab.slug })
    this.#takeOver(standing, provenance)
    if (standing.rerun.kind === 'continue') return this.#runFrom(this.#log.results.length)
    const { stopped } = standing
    const reason = stopped === null ? '' : `step ${stopped.id} ${stopped.status}`
    this.#log.addNotRun(this.#log.without(ordinarySteps(lab)), reason)
    this.#log.addSkipped(this.#log.without(teardownOrder(lab.steps)), HOST_WAITS)
    return this.#outcome()
  }

  /** What it has left behind, for the lab's next run. */
  get before(): RunBefore {
    const { keepGoing } = this.#options
    const gone = this.#gone ?? (this.#steps.health.hasDied ? 'the Docker host has died' : null)
    return { lab: this.#lab, ran: this.#log.ran, gone, keepGoing }
  }

  /** The host and its shells are as the last step has left them. */
  get waits(): boolean {
    return this.before.gone === null
  }

  /** Nobody hears of it until it goes on. */
  beQuiet(): void {
    this.#around = { ...this.#around, emit: () => {} }
  }

  /** Has the teardown run that has waited, and closes the shells. Returns the steps that did not pass. */
  async giveUp(around: RunAround): Promise<StepResult[]> {
    this.#around = around
    this.#gone = 'it has been given up'
    this.#log.forgetResults()
    try {
      if (!this.#steps.health.hasDied) await this.#runTeardown()
    } finally {
      await this.#close()
    }
    return this.#log.results.filter(isUnproven)
  }

  async #runFrom(index: number): Promise<Outcome> {
    this.#gone = 'its run did not end well'
    let waits = false
    try {
      const steps = ordinarySteps(this.#lab).slice(index)
      const spentMs = this.#log.results.reduce((sum, { durationMs }) => sum + durationMs, 0)
      await this.#runSteps(steps, this.#context(this.#control.interrupted, this.#lab.timeoutMs - spentMs))
      await this.#handOver()
      if (this.#options.watch) await this.#steps.background.haveHadTime()
      await this.#log.settled()
      waits = this.#mayWait()
      if (waits) this.#log.addSkipped(teardownOrder(this.#lab.steps), HOST_WAITS)
      else {
        await this.#runTeardown()
        await this.#checkLast()
      }
    } finally {
      if (!waits) await this.#close()
    }
    this.#noteEnd(waits)
    return this.#outcome()
  }

  #close(): Promise<void> {
    return this.#steps.background
      .stopAll()
      .finally(() => this.#sessions.closeAll())
      .finally(() => this.#log.settled())
  }

  /** Whether what may change next could go on from here. */
  #mayWait(): boolean {
    if (!this.#options.watch || this.#control.interrupted.aborted || this.#log.hostFailed) return false
    return !this.#steps.health.hasDied && mayChangeNext(this.#lab, this.#log.ran)
  }

  #noteEnd(waits: boolean): void {
    if (this.#control.interrupted.aborted || this.#log.hostFailed) {
      this.#log.forgetRan()
      this.#gone = this.#log.hostFailed ? 'the Docker host had failed' : 'the run before was interrupted'
    } else if (waits) this.#gone = null
    else
      this.#gone = this.#log.ran.some(({ step }) => step.teardown)
        ? 'its teardown has run'
        : 'its host is gone'
  }

  #takeOver(standing: Standing, provenance: Provenance): void {
    this.#log.takeOver(standing, provenance)
    this.#captures = {}
    this.#origins = {}
    for (const { step, captured } of standing.ran) this.#capture(step, captured)
  }

  #capture(step: Step, captured: Captures): void {
    this.#captures = { ...this.#captures, ...captured }
    this.#origins = { ...originsOf(step, captured), ...this.#origins }
  }

  get #control(): RunControl {
    return this.#around.control
  }

  #environment(): Record<string, string> {
    const { env, secrets } = this.#lab
    const values = this.#around.ports.secrets ?? {}
    return { ...env, ...Object.fromEntries(secrets.flatMap(({ name }) => entry(name, values[name]))) }
  }

  async #runSteps(steps: Step[], context: StepContext): Promise<void> {
    for (const [index, step] of steps.entries()) {
      if (this.#control.interrupted.aborted) return this.#log.addNotRun(steps.slice(index), 'interrupted')
      if (context.timeLeftMs() <= 0) return this.#log.addNotRun(steps.slice(index), this.#timeIsUp())
      const result = await this.#runOne(step, context)
      const isFine = result.status === 'passed' || result.status === 'skipped' || result.unfit === true
      if (!isFine && (!this.#options.keepGoing || result.status === 'host-error')) {
        return this.#log.addNotRun(steps.slice(index + 1), `step ${step.id} ${result.status}`)
      }
    }
  }

  #timeIsUp(): string {
    return `the lab's ${this.#lab.timeoutMs / 1000} s were up`
  }

  /** Where the plan asks for a shell, waits until people have left it. */
  async #handOver(): Promise<void> {
    const { shell: order } = this.#options
    const port = this.#around.ports.handOver
    if (!order || !port || this.#control.interrupted.aborted || this.#log.hostFailed) return
    try {
      await this.#handOverBy(port, order)
    } catch (error) {
      this.#shellError = toHostError(error)
      this.#tellHostError(this.#shellError)
    }
  }

  async #handOverBy(port: HandOverPort, order: ShellOrder): Promise<void> {
    const lab = this.#lab.slug
    const failed = this.#log.results.find(isUnproven)
    const failedStep = this.#lab.steps.find(({ id }) => id === failed?.id) ?? null
    const around = { sessions: this.#sessions, port, host: this.#host, lab, captures: this.#captures }
    const { key, next, remark, shell } = await readyShell(order, failedStep, around)
    try {
      const place = { session: sessionName(key), next, failed: failedStep?.id ?? null, remark }
      await this.#host.looks?.before('shell')
      this.#handedOver = true
      this.#emit({ type: 'shell-start', lab, argv: shell.argv, ...place })
      // A host that dies takes the shell with it, which is how people leave it then.
      await firstAborted(port.left, this.#control.interrupted)
      await this.#host.looks?.after('shell')
      this.#emit({ type: 'shell-end', lab })
    } finally {
      shell.close()
    }
  }

  /** Teardown has a time budget of its own, and goes on after a failure: each may take away what the last could not. */
  async #runTeardown(): Promise<void> {
    const steps = teardownOrder(this.#lab.steps)
    if (this.#options.keep && !this.#control.hurried.aborted)
      return this.#log.addSkipped(steps, 'the host is kept')
    const isInterrupted = this.#control.interrupted.aborted
    const context = this.#context(
      this.#control.hurried,
      isInterrupted ? TEARDOWN_AFTER_INTERRUPT_MS : this.#lab.timeoutMs,
    )
    for (const [index, step] of steps.entries()) {
      if (this.#control.hurried.aborted) return this.#log.addNotRun(steps.slice(index), 'interrupted twice')
      if (this.#log.hostFailed) return this.#log.addNotRun(steps.slice(index), 'the Docker host failed')
      await this.#runOne(step, context)
    }
  }

  #context(signal: AbortSignal, ms: number): StepContext {
    const deadline = performance.now() + ms
    return {
      sessions: this.#sessions,
      match: this.#around.ports.match,
      captures: this.#captures,
      isUpdate: Boolean(this.#options.update),
      signal,
      hurried: this.#control.hurried,
      timeLeftMs: () => deadline - performance.now(),
      onRetry: () => {},
      onPrinted: () => {},
      onLate: () => {},
      onNote: () => {},
      onChange: () => {},
    }
  }

  async #runOne(step: Step, context: StepContext): Promise<StepResult> {
    // Else this step would change the host under the eyes of who looks at it.
    await this.#log.settled()
    this.#emit({ type: 'step-start', lab: this.#lab.slug, id: step.id })
    const { told, printed } = await this.#resultOf(step, context)
    const result = await this.#withState(this.#handedOver ? afterShell(told) : told, context.signal)
    this.#capture(step, result.captures)
    if (this.#options.watch) this.#log.addRan({ step, result, printed, captured: result.captures })
    this.#log.add(result)
    if (result.status !== 'skipped' && result.status !== 'host-error') await this.#probe(step.id)
    return result
  }

  /** With what it printed, where the lab is watched. */
  async #resultOf(step: Step, context: StepContext): Promise<{ told: StepResult; printed: Printed | null }> {
    let printed: Printed | null = null
    const index = this.#log.ran.length
    const listening: StepContext = {
      ...context,
      captures: this.#captures,
      origins: this.#origins,
      ...this.#log.listener(step),
      onPrinted: (all) => {
        if (this.#options.watch) printed = printedWhole(all)
      },
      onChange: (changed) => this.#change(index, changed, context.signal),
    }
    const result = await this.#steps.run(step, listening, (error) => this.#tellHostError(error))
    return { told: withCause(result, whyInterrupted(this.#control.interrupted)), printed }
  }

  #tellHostError(error: HostError): void {
    this.#emit({ type: 'host-error', lab: this.#lab.slug, error: error.toData() })
  }

  #change(index: number, result: StepResult, signal: AbortSignal): void {
    // A lab that is not watched would have ended before, and stopped it.
    if (this.waits) this.#gone = `step ${result.id} has ended by itself`
    else this.#log.change(index, result, (changed) => this.#withState(changed, signal))
  }

  #withState(result: StepResult, signal: AbortSignal): Promise<StepResult> {
    const ask = this.#options.update ? undefined : this.#around.ports.state
    return this.#states.withState(result, ask, signal)
  }

  /** @param step behind which it is asked; `null`: before all */
  async #probe(step: string | null): Promise<void> {
    if (!this.#options.topology) return
    const lab = this.#lab.slug
    const news = await this.#topology.ask(this.#around.ports.probe)
    if (news === null) return
    if ('topology' in news) {
      this.#emit({ type: 'topology', lab, step, topology: news.topology })
      if (step !== null) this.#log.addTopology(news.topology)
    } else if (step !== null)
      this.#emit({ type: 'step-note', lab, id: step, note: `no topology: ${news.trouble}` })
  }

  /** What broke the host in the last step shows in no other. */
  async #checkLast(): Promise<void> {
    if (!this.#log.hostFailed) await this.#steps.health.check(false)
  }

  #outcome(): Outcome {
    const hostFailed = this.#log.hostFailed || this.#shellError !== null
    const outcome = outcomeOf(this.#lab, this.#log.results, hostFailed, this.#control.interrupted)
    return this.#handedOver ? outcomeOfShell(outcome) : outcome
  }
}

const HOST_WAITS = 'the host waits for a change'

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
