import { setTimeout as delay } from 'node:timers/promises'
import type { DockerHost } from '../docker-host.ts'
import { HostError } from '../host-error.ts'

/** The news of a host's death take a supervisor's turn and a line on a pipe: milliseconds, on a busy machine more. */
const NEWS_MS = 200
/** How long the kernel may take to take down what is in a host. A paused container holds it up until the host is cleaned. */
const END_MS = 2000

/** Whether a Docker host lives: what has been heard of it, and what asking it tells. */
export class HostHealth {
  readonly #host: DockerHost
  #death: string | null = null

  constructor(host: DockerHost) {
    this.#host = host
    host.died.then((reason) => {
      this.#death = reason
    })
  }

  /** Its death has been heard of. Where it is on its way out, that may come later than what it breaks. */
  get hasDied(): boolean {
    return this.#death !== null
  }

  /**
   * @param suspect something happened that a host's death would explain: news of it may be on their way
   * @throws {HostError} where the host died or its Docker engine does not answer
   */
  async check(suspect: boolean): Promise<void> {
    if (suspect) await Promise.race([this.#host.died, delay(this.#host.isEnding() ? END_MS : NEWS_MS)])
    await this.#host.docker?.ping().catch((error: unknown) => {
      throw this.hasDied ? this.#died() : error
    })
    if (this.hasDied || this.#host.isEnding()) throw this.#died()
  }

  #died(): HostError {
    return new HostError(
      'environment',
      'host-died',
      `the Docker host died: ${this.#death ?? 'its first process ended'}`,
    )
  }
}
