import type { DockerHost } from '../docker-host.ts'
import { type HostError, toHostError } from '../host-error.ts'
import type { Step } from '../lab.ts'
import type { StepResult } from '../step-result.ts'
import { BackgroundSteps } from './background-steps.ts'
import { HostHealth } from './host-health.ts'
import { notRunResult } from './result-of.ts'
import { runStep } from './run-step.ts'
import type { StepContext } from './step-context.ts'
import { unmetConditions } from './unmet.ts'

/** Runs steps on a host, and tells the host's own trouble from theirs. */
export class StepsOnHost {
  readonly background = new BackgroundSteps()
  readonly health: HostHealth
  readonly #host: DockerHost

  constructor(host: DockerHost) {
    this.#host = host
    this.health = new HostHealth(host)
  }

  /**
   * What comes of a step. The host's own trouble ends it as `host-error`: it is never taken for the lab's.
   *
   * @param onHostError is told of that
   */
  async run(step: Step, context: StepContext, onHostError: (error: HostError) => void): Promise<StepResult> {
    const started = performance.now()
    let result: StepResult = { ...notRunResult(step), attempts: 1 }
    try {
      const unmet = await unmetConditions(step.when ?? [], this.#host, context)
      if (unmet.length > 0 && !context.signal.aborted)
        return { ...notRunResult(step), status: 'skipped', reason: unmet.join('; ') }
      result = await this.#looked(step, context)
      if (result.status !== 'passed') await this.health.check(result.status === 'session-lost')
      return result
    } catch (error) {
      const cause = await this.#firstCause(error)
      onHostError(cause)
      const durationMs = performance.now() - started
      return { ...result, status: 'host-error', reason: cause.message, failures: [], durationMs }
    }
  }

  /** A host that is gone breaks much in labrun: that it is gone is what to tell. */
  async #firstCause(error: unknown): Promise<HostError> {
    const first = await this.health.check(true).then(
      () => error,
      (death: unknown) => death,
    )
    return toHostError(first)
  }

  /** Where the host is to know what steps change, it looks before the step, and after it. */
  async #looked(step: Step, context: StepContext): Promise<StepResult> {
    const { looks } = this.#host
    await looks?.before(step.id)
    const result = await (step.background ? this.background.start(step, context) : runStep(step, context))
    // What goes on in the background may change things until the lab's end.
    const notes = step.background ? [] : ((await looks?.after(step.id)) ?? [])
    return { ...result, notes: [...result.notes, ...notes] }
  }
}
