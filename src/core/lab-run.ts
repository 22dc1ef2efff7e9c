import { afterShell, outcomeOfShell } from './after-shell.ts'
import { BackgroundSteps } from './background-steps.ts'
import { lateBefore } from './build-report.ts'
import type { DockerHost } from './docker-host.ts'
import { FailureStates } from './failure-states.ts'
import { firstAborted, type HandOverPort, readyShell } from './hand-over.ts'
import { type HostError, toHostError } from './host-error.ts'
import { HostHealth } from './host-health.ts'
import { TEARDOWN_AFTER_INTERRUPT_MS, wasInterrupted, whyInterrupted } from './interruption.ts'
import type { Lab, Step } from './lab.ts'
import { isUnproven, type Outcome, outcomeOf } from './lab-outcome.ts'
import type { Origins } from './matcher.ts'
import { originsOf } from './origins.ts'
import { joinTexts, type LateText } from './output-text.ts'
import type { Plan } from './plan.ts'
import { type Printed, printedWhole, type RanStep } from './ran-step.ts'
import type { Provenance } from './report.ts'
import { notRunResult } from './result-of.ts'
import { mayChangeNext, ordinarySteps, type RunBefore, retold, type Standing } from './run-before.ts'
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

/** What a plan says of how its labs are run. */
export type LabRunOptions = Pick<Plan, 'keepGoing'> &
  Partial<Pick<Plan, 'keep' | 'shell' | 'update' | 'watch' | 'topology'>>

/** Where what a run does is told, and how it is stopped. */
interface RunAround {
  ports: RunPorts
  emit: Emit
  control: RunControl
}

/** The steps of one lab on a host that is up. Of a lab that is watched, those of several runs. */
export class LabRun {
  #lab: Lab
  readonly #host: DockerHost
  readonly #options: LabRunOptions
  #ports: RunPorts
  #emit: Emit
  #control: RunControl
  readonly #sessions: SessionPool
  readonly #background = new BackgroundSteps()
  readonly #health: HostHealth
  readonly #states: FailureStates
  #captures: Record<string, string> = {}
  #origins: Origins = {}
  #topology: Topology | null = null
  #results: StepResult[] = []
  /** Background steps that failed later, while it is asked what the host is like. */
  readonly #changing = new Set<Promise<void>>()
  /** People have had a shell. */
  #handedOver = false
  /** Why no shell could be handed over. */
  #shellError: HostError | null = null
  /** Where the lab is watched: what has run, in order. */
  #ran: RanStep[] = []
  /** Why the host can't be gone on with; `null`: it waits. Words that follow "but". */
  #gone: string | null = 'it has not ended'

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
    this.#sessions = new SessionPool(host, ports.targets, this.#environment())
    this.#health = new HostHealth(host)
    this.#states = new FailureStates(host)
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
  async goOn(
    lab: Lab,
    standing: Standing,
    provenance: Provenance,
    { ports, emit, control }: RunAround,
  ): Promise<Outcome> {
    this.#lab = lab
    this.#ports = ports
    this.#emit = emit
    this.#control = control
    emit({ type: 'lab-start', lab: lab.slug })
    this.#takeOver(standing, provenance)
    if (standing.rerun.kind === 'continue') return this.#runFrom(this.#results.length)
    const { stopped } = standing
    const reason = stopped === null ? '' : `step ${stopped.id} ${stopped.status}`
    this.#skipRest(
      ordinarySteps(lab).filter((step) => !this.#hasResult(step)),
      reason,
    )
    this.#skipTeardown(
      teardownOrder(lab.steps).filter((step) => !this.#hasResult(step)),
      HOST_WAITS,
    )
    return this.#outcome()
  }

  /** What it has left behind, for the lab's next run. */
  get before(): RunBefore {
    const { keepGoing } = this.#options
    const gone = this.#gone ?? (this.#health.hasDied ? 'the Docker host has died' : null)
    return { lab: this.#lab, ran: this.#ran, gone, keepGoing }
  }

  /** The host and its shells are as the last step has left them. */
  get waits(): boolean {
    return this.before.gone === null
  }

  /** Nobody hears of it until it goes on. */
  beQuiet(): void {
    this.#emit = () => {}
  }

  /** Has the teardown run that has waited, and closes the shells. Returns the steps that did not pass. */
  async giveUp({ ports, emit, control }: RunAround): Promise<StepResult[]> {
    this.#ports = ports
    this.#emit = emit
    this.#control = control
    this.#gone = 'it has been given up'
    this.#results = []
    try {
      if (!this.#health.hasDied) await this.#runTeardown()
    } finally {
      await this.#close()
    }
    return this.#results.filter(isUnproven)
  }

  async #runFrom(index: number): Promise<Outcome> {
    this.#gone = 'its run did not end well'
    let waits = false
    try {
      const steps = ordinarySteps(this.#lab).slice(index)
      const spentMs = this.#results.reduce((sum, { durationMs }) => sum + durationMs, 0)
      await this.#runSteps(steps, this.#context(this.#control.interrupted, this.#lab.timeoutMs - spentMs))
      await this.#handOver()
      await this.#changed()
      waits = this.#mayWait()
      if (waits) this.#skipTeardown(teardownOrder(this.#lab.steps), HOST_WAITS)
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
    return this.#background
      .stopAll()
      .finally(() => this.#sessions.closeAll())
      .finally(() => this.#changed())
  }

  /** Whether what may change next could go on from here. */
  #mayWait(): boolean {
    if (!this.#options.watch || this.#control.interrupted.aborted || this.#hostFailed()) return false
    return !this.#health.hasDied && mayChangeNext(this.#lab, this.#ran)
  }

  #noteEnd(waits: boolean): void {
    if (this.#control.interrupted.aborted || this.#hostFailed()) {
      this.#ran = []
      this.#gone = this.#hostFailed() ? 'the Docker host had failed' : 'the run before was interrupted'
    } else if (waits) this.#gone = null
    else
      this.#gone = this.#ran.some(({ step }) => step.teardown) ? 'its teardown has run' : 'its host is gone'
  }

  /** The results of what ran before: those that stand in one, those that are others now as if they had just come. */
  #takeOver({ ran, stopped }: Standing, provenance: Provenance): void {
    const { results, kept } = retold({ ran, stopped }, this.#ran)
    this.#emit({ type: 'steps-kept', lab: this.#lab.slug, provenance, results: kept })
    for (const result of results)
      if (!kept.includes(result)) this.#emit({ type: 'step-end', lab: this.#lab.slug, result })
    this.#ran = ran
    this.#results = results
    this.#captures = Object.assign({}, ...ran.map(({ captured }) => captured))
    this.#origins = Object.assign(
      {},
      ...ran.toReversed().map(({ step, captured }) => originsOf(step, captured)),
    )
  }

  #hasResult({ id }: Step): boolean {
    return this.#results.some((result) => result.id === id)
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
  async #handOver(): Promise<void> {
    const { shell: order } = this.#options
    const port = this.#ports.handOver
    if (!order || !port || this.#control.interrupted.aborted || this.#hostFailed()) return
    try {
      await this.#handOverBy(port, order)
    } catch (error) {
      this.#shellError = toHostError(error)
      this.#emit({ type: 'host-error', lab: this.#lab.slug, error: this.#shellError.toData() })
    }
  }

  async #handOverBy(port: HandOverPort, order: ShellOrder): Promise<void> {
    const lab = this.#lab.slug
    const failed = this.#results.find(isUnproven)
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
      return this.#skipTeardown(steps, 'the host is kept')
    const isInterrupted = this.#control.interrupted.aborted
    const context = this.#context(
      this.#control.hurried,
      isInterrupted ? TEARDOWN_AFTER_INTERRUPT_MS : this.#lab.timeoutMs,
    )
    for (const [index, step] of steps.entries()) {
      if (this.#control.hurried.aborted) return this.#skipRest(steps.slice(index), 'interrupted twice')
      if (this.#hostFailed()) return this.#skipRest(steps.slice(index), 'the Docker host failed')
      await this.#runOne(step, context)
    }
  }

  #skipTeardown(steps: readonly Step[], reason: string): void {
    for (const step of steps) this.#end({ ...notRunResult(step), status: 'skipped', reason })
  }

  #hostFailed(): boolean {
    return this.#results.some(({ status }) => status === 'host-error')
  }

  #context(signal: AbortSignal, ms: number): StepContext {
    const deadline = performance.now() + ms
    return {
      sessions: this.#sessions,
      match: this.#ports.match,
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
    const lab = this.#lab.slug
    // Else this step would change the host under the eyes of who looks at it.
    await this.#changed()
    this.#emit({ type: 'step-start', lab, id: step.id })
    const isWatched = Boolean(this.#options.watch)
    const index = this.#ran.length
    let printed: Printed | null = null
    const told = await this.#resultOf(step, {
      ...context,
      captures: this.#captures,
      origins: this.#origins,
      onRetry: (attempt) => this.#emit({ type: 'step-retry', lab, id: step.id, attempt }),
      onPrinted: (all) => {
        if (isWatched) printed = printedWhole(all)
      },
      onLate: (late) => {
        this.#emit({ type: 'step-late', lab, id: this.#ran[index]?.step.id ?? step.id, ...late })
        this.#amend(index, (before) => withLate(before, late))
      },
      onNote: (note) => {
        this.#emit({ type: 'step-note', lab, id: this.#ran[index]?.step.id ?? step.id, note })
        this.#amend(index, (before) => ({ ...before, notes: [...before.notes, note] }))
      },
      onChange: (changed) => this.#change(index, changed, context.signal),
    })
    const result = await this.#withState(this.#handedOver ? afterShell(told) : told, context.signal)
    this.#captures = { ...this.#captures, ...result.captures }
    this.#origins = { ...originsOf(step, result.captures), ...this.#origins }
    if (isWatched) this.#ran.push({ step, result, printed, captured: result.captures })
    this.#end(result)
    if (result.status === 'skipped' || result.status === 'host-error') return result
    const topology = await this.#probe(step.id)
    if (topology !== null) this.#amend(index, (before) => ({ ...before, topology }))
    return result
  }

  #withState(result: StepResult, signal: AbortSignal): Promise<StepResult> {
    const ask = this.#options.update ? undefined : this.#ports.state
    return this.#states.withState(result, ask, signal)
  }

  /** The lab is judged whether its host's topology can be told or not: that is only for who looks at it. */
  async #probe(step: string | null): Promise<Topology | null> {
    const lab = this.#lab.slug
    if (!this.#options.topology || this.#ports.probe === undefined) return null
    try {
      const topology = await this.#ports.probe(this.#host)
      if (this.#topology !== null && isSameTopology(this.#topology, topology)) return null
      this.#topology = topology
      this.#emit({ type: 'topology', lab, step, topology })
      return topology
    } catch (error) {
      if (step !== null)
        this.#emit({ type: 'step-note', lab, id: step, note: `no topology: ${firstLine(error)}` })
      return null
    }
  }

  /** What a step that ran has come to later. */
  #amend(index: number, change: (result: StepResult) => StepResult): void {
    const ran = this.#ran[index]
    if (ran !== undefined) this.#ran[index] = { ...ran, result: change(ran.result) }
  }

  /** What broke the host in the last step shows in no other. */
  async #checkLast(): Promise<void> {
    if (!this.#hostFailed()) await this.#health.check(false)
  }

  /** The host's own trouble ends the step as `host-error`: it is never taken for the lab's. */
  async #resultOf(step: Step, context: StepContext): Promise<StepResult> {
    const started = performance.now()
    let result: StepResult = { ...notRunResult(step), attempts: 1 }
    try {
      const unmet = await unmetConditions(step.when ?? [], this.#host, context)
      if (unmet.length > 0 && !context.signal.aborted)
        return { ...notRunResult(step), status: 'skipped', reason: unmet.join('; ') }
      result = await this.#looked(step, () =>
        step.background ? this.#background.start(step, context) : runStep(step, context),
      )
      if (result.status !== 'passed') await this.#health.check(result.status === 'session-lost')
      return withCause(result, whyInterrupted(this.#control.interrupted))
    } catch (error) {
      // A host that is gone breaks much in labrun: the first cause is what to tell.
      const cause = toHostError(
        await this.#health.check(true).then(
          () => error,
          (first: unknown) => first,
        ),
      )
      this.#emit({ type: 'host-error', lab: this.#lab.slug, error: cause.toData() })
      const durationMs = performance.now() - started
      return { ...result, status: 'host-error', reason: cause.message, failures: [], durationMs }
    }
  }

  /** Where the host is to know what steps change, it looks before the step, and after it. */
  async #looked(step: Step, run: () => Promise<StepResult>): Promise<StepResult> {
    const { looks } = this.#host
    if (looks === undefined) return run()
    await looks.before(step.id)
    const result = await run()
    // What goes on in the background may change things until the lab's end.
    const notes = step.background ? [] : await looks.after(step.id)
    return { ...result, notes: [...result.notes, ...notes] }
  }

  #skipRest(steps: Step[], reason: string): void {
    for (const step of steps) this.#end({ ...notRunResult(step), reason })
  }

  #end(result: StepResult): void {
    this.#results.push(result)
    this.#emit({ type: 'step-end', lab: this.#lab.slug, result })
  }

  /** A later result of a step counts instead of the first, at once; it is told when it is known what its host was like. */
  #change(index: number, result: StepResult, signal: AbortSignal): void {
    if (this.waits) this.#gone = `step ${result.id} has ended by itself`
    this.#replace(index, result.id, () => result)
    const changing = this.#withState(result, signal).then((told) => {
      const state = told.state === undefined ? {} : { state: told.state }
      // Meanwhile it may have printed more.
      this.#replace(index, result.id, (before) => ({ ...before, ...state }))
      this.#emit({ type: 'step-end', lab: this.#lab.slug, result: told })
      this.#changing.delete(changing)
    })
    this.#changing.add(changing)
  }

  #replace(index: number, id: string, change: (result: StepResult) => StepResult): void {
    this.#amend(index, change)
    this.#results = this.#results.map((other) => (other.id === id ? change(other) : other))
  }

  /** What has been changed has been told. */
  async #changed(): Promise<void> {
    await Promise.all(this.#changing)
  }

  #outcome(): Outcome {
    const hostFailed = this.#hostFailed() || this.#shellError !== null
    const outcome = outcomeOf(this.#lab, this.#results, hostFailed, this.#control.interrupted)
    return this.#handedOver ? outcomeOfShell(outcome) : outcome
  }
}

const HOST_WAITS = 'the host waits for a change'

function withLate(result: StepResult, late: LateText): StepResult {
  const { text, encoding } = joinTexts([lateBefore(result), late])
  return { ...result, lateOutput: text, ...(encoding === 'escaped' && { lateOutputEncoding: encoding }) }
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
