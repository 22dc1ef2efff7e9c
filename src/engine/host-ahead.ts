import { randomBytes } from 'node:crypto'
import type { DockerHost, HostKind, HostRequest } from '../core/docker-host.ts'
import type { Residue } from '../core/report.ts'

/** A host that was started before anybody has asked for it. */
interface Ahead {
  /** What it was started for. */
  likeness: string
  host: Promise<DockerHost>
  /** Ends its start, where that still goes on. */
  stop: AbortController
  isDead: boolean
  /** Whom its progress is told: first nobody, who keeps it. */
  tell: (message: string) => void
  messages: string[]
}

/**
 * Starts hosts, and where labs are watched one ahead: a lab that runs from the start again then begins at once. There is one
 * at most, like the last that was asked for.
 */
export class HostAhead {
  readonly #hosts: HostKind
  #last: HostRequest | null = null
  #ahead: Ahead | null = null

  constructor(hosts: HostKind) {
    this.#hosts = hosts
  }

  /** As a kind of host does, by the one that is ahead where it is such a host. */
  async start(request: HostRequest): Promise<DockerHost> {
    this.#last = request
    const ahead = this.#ahead
    if (ahead === null || ahead.isDead || ahead.likeness !== likenessOf(request)) {
      await this.drop()
      return this.#hosts.start(request)
    }
    this.#ahead = null
    for (const message of ahead.messages.splice(0)) request.onProgress(message)
    ahead.tell = request.onProgress
    const stop = () => ahead.stop.abort()
    if (request.signal?.aborted) stop()
    request.signal?.addEventListener('abort', stop)
    return ahead.host.finally(() => request.signal?.removeEventListener('abort', stop))
  }

  /** Starts one like the last. What goes wrong is told when one is asked for. */
  prepare(): void {
    const last = this.#last
    if (last === null || this.#ahead !== null) return
    const ahead: Omit<Ahead, 'host'> = {
      likeness: likenessOf(last),
      stop: new AbortController(),
      isDead: false,
      tell: (message) => ahead.messages.push(message),
      messages: [],
    }
    const host = this.#hosts.start({
      ...last,
      // Two of a run and lab would have one name.
      runId: randomBytes(4).toString('hex'),
      onProgress: (message) => ahead.tell(message),
      signal: ahead.stop.signal,
    })
    const started = Object.assign(ahead, { host })
    const die = () => {
      started.isDead = true
    }
    host.then(({ died }) => died.then(die), die)
    this.#ahead = started
  }

  /** Takes away the one that is ahead. Returns what could not be. */
  async drop(): Promise<Residue[]> {
    const ahead = this.#ahead
    this.#ahead = null
    ahead?.stop.abort()
    const host = await ahead?.host.catch(() => null)
    return (await host?.stop()) ?? []
  }
}

function likenessOf({ lab, labDirectory, requires, unlike = false }: HostRequest): string {
  return JSON.stringify([lab, labDirectory, requires, unlike])
}
