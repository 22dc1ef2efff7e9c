import type { DockerHost } from '../docker-host.ts'
import { hasFailed } from '../has-failed.ts'
import type { StepResult } from '../step-result.ts'
import { firstAborted } from './hand-over.ts'
import type { RunPorts } from './run-ports.ts'

/** Of a lab that goes on after its failures, the first ones explain the others. */
const MOST_STATES = 20

/** What a host was like at each failure of a lab. */
export class FailureStates {
  readonly #host: DockerHost
  /** How often it has been asked. */
  #asked = 0

  constructor(host: DockerHost) {
    this.#host = host
  }

  /**
   * The result with what its host is like, where it failed; as it is where that can't be told in time.
   *
   * @param ask `undefined`: nobody wants to know
   * @param signal aborted: nobody waits for it any more
   */
  async withState(result: StepResult, ask: RunPorts['state'], signal: AbortSignal): Promise<StepResult> {
    if (ask === undefined || !hasFailed(result) || signal.aborted) return result
    if (this.#asked >= MOST_STATES) return result
    this.#asked += 1
    const told = await Promise.race([
      ask(this.#host).catch(() => null),
      firstAborted(signal).then(() => null),
    ])
    return told === null ? result : { ...result, state: told }
  }
}
