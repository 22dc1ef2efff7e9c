import type { Step } from '../lab.ts'
import type { StepResult } from '../step-result.ts'
import { BackgroundStep } from './background-step.ts'
import type { StepContext } from './step-context.ts'

/** The steps of a lab that run on while others are run. */
export class BackgroundSteps {
  readonly #running: BackgroundStep[] = []

  /**
   * Starts one and waits until it is ready.
   *
   * @throws {HostError} where labrun or the host failed, not the step
   */
  async start(step: Step, context: StepContext): Promise<StepResult> {
    const started = new BackgroundStep(step, context)
    this.#running.push(started)
    return started.start()
  }

  /** Resolves once each has had the time to fail. */
  async haveHadTime(): Promise<void> {
    await Promise.all(this.#running.map((step) => step.hasHadTime()))
  }

  /** Stops them, last first, once each has had the time to fail. */
  async stopAll(): Promise<void> {
    await this.haveHadTime()
    for (const step of this.#running.splice(0).reverse()) await step.stop()
  }
}
