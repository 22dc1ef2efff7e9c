import type { DockerHost } from '../docker-host.ts'
import { toHostError } from '../host-error.ts'
import type { Lab } from '../lab.ts'
import type { WatchOrder } from '../plan.ts'
import type { HostFacts, Residue } from '../report.ts'
import type { LabRun } from './lab-run.ts'
import { type Standing, standingOf } from './run-before.ts'
import type { RunAround } from './run-ports.ts'

/** A lab's last run, its host, and what that was. */
export interface WatchedRun {
  run: LabRun
  host: DockerHost
  facts: HostFacts
}

/** What of it holds for the lab as it is now. */
export interface TakenUp extends WatchedRun {
  standing: Standing
}

/** So many hosts wait at most, those of the labs that ran last: each takes as much memory as a Docker engine does. */
const MOST_WAITING = 1

/** What the last runs of labs that are watched have left. */
export class WatchedLabs {
  /** By slug, the one that ran last at the end; a text: why there was no host to run on. */
  readonly #runs = new Map<string, WatchedRun | string>()
  /** Hosts that are on their way out. */
  readonly #going = new Set<Promise<void>>()

  /**
   * Tells what the lab's next run makes of its last. Where it begins anew, the teardown that has waited runs first, as it
   * may have to take away what is not on the host.
   *
   * @returns `null`: it runs from the start
   */
  async takeUp(lab: Lab, { anew }: WatchOrder, around: RunAround): Promise<TakenUp | null> {
    const { ports, emit } = around
    const { slug } = lab
    const before = this.#runs.get(slug)
    if (before === undefined) return null
    this.#runs.delete(slug)
    if (typeof before === 'string') {
      emit({ type: 'rerun', lab: slug, rerun: { kind: 'start', because: anew[slug] ?? before } })
      return null
    }
    const standing = standingOf(before.run.before, lab, ports.match, anew[slug] ?? null)
    emit({ type: 'rerun', lab: slug, rerun: standing.rerun })
    if (standing.rerun.kind !== 'start') return { ...before, standing }
    if (before.run.waits) await this.#giveUp(slug, before, around)
    return null
  }

  /** Keeps what a run has left; `null`: it had no host. Its host stays up where it waits, and is the caller's to stop else. */
  async keep(slug: string, run: WatchedRun | null, around: RunAround): Promise<void> {
    run?.run.beQuiet()
    const why = around.control.interrupted.aborted
      ? 'the run before was interrupted'
      : 'its host did not come up'
    this.#runs.set(slug, run ?? why)
    for (const [other, held] of this.#waiting().slice(0, -MOST_WAITING))
      await this.#giveUp(other, held, around)
  }

  /** Gives up every host that waits. */
  async giveUpAll(around: RunAround): Promise<void> {
    await Promise.all(this.#waiting().map(([slug, held]) => this.#giveUp(slug, held, around)))
    await Promise.all(this.#going)
  }

  #waiting(): [slug: string, run: WatchedRun][] {
    return [...this.#runs].flatMap(([slug, run]): [string, WatchedRun][] =>
      typeof run === 'string' || !run.run.waits ? [] : [[slug, run]],
    )
  }

  /** Resolves once the teardown has run, while the host still goes. Never rejects: what goes wrong is told. */
  async #giveUp(lab: string, { run, host }: WatchedRun, around: RunAround): Promise<void> {
    const failed = await run.giveUp({ ...around, emit: () => {} }).catch(() => [])
    const going = residueOf(host).then((hostDifference) => {
      this.#going.delete(going)
      around.emit({ type: 'host-given-up', lab, failed, hostDifference })
    })
    this.#going.add(going)
  }
}

/** What stays of a host that is stopped. Never rejects. */
async function residueOf(host: DockerHost): Promise<Residue[]> {
  try {
    return await host.stop()
  } catch (error) {
    const { message, hint } = toHostError(error)
    return [{ what: message, remove: hint ?? 'labrun clean' }]
  }
}
