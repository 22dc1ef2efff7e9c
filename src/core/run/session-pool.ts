import type { DockerHost } from '../docker-host.ts'
import { toHostError } from '../host-error.ts'
import type { SessionKey, TargetName } from '../lab.ts'
import type { Session } from '../session.ts'
import { sessionName } from '../session-name.ts'
import type { Target } from '../target.ts'

/** A shell to run in, and what the reader should be told about it. */
export interface OpenSession {
  session: Session
  /** It has run nothing yet. */
  fresh: boolean
  /** The shell before it had ended by itself. */
  reopened: boolean
}

/** The live shells of one lab: one for each key, opened at its first use. */
export class SessionPool {
  readonly #host: DockerHost
  readonly #targets: Readonly<Record<TargetName, Target>>
  readonly #environment: Record<string, string>
  readonly #open = new Map<string, Session>()

  constructor(
    host: DockerHost,
    targets: Readonly<Record<TargetName, Target>>,
    environment: Record<string, string>,
  ) {
    this.#host = host
    this.#targets = targets
    this.#environment = environment
  }

  /** @throws {HostError} where the shell can't be opened. */
  async get(key: SessionKey): Promise<OpenSession> {
    const name = sessionName(key)
    const present = this.#open.get(name)
    if (present !== undefined && present.ended === null)
      return { session: present, fresh: false, reopened: false }
    await present?.close()
    const session = await this.open(key)
    this.#open.set(name, session)
    return { session, fresh: true, reopened: present !== undefined }
  }

  /** A shell that nobody shares. It is the caller's to close. @throws {HostError} where it can't be opened. */
  open(key: SessionKey): Promise<Session> {
    return this.#targets[key.target].open(this.#host, key, this.#environment)
  }

  /** Forgets a shell that has been left in order, so that the next block of its key finds a new one. */
  async leave(key: SessionKey): Promise<void> {
    const name = sessionName(key)
    await this.#open.get(name)?.close()
    this.#open.delete(name)
  }

  /** @throws {HostError} as `endSession` does, once all have been tried */
  async closeAll(): Promise<void> {
    const sessions = [...this.#open.values()]
    this.#open.clear()
    const closed = await Promise.allSettled(sessions.map(endSession))
    for (const end of closed) if (end.status === 'rejected') throw end.reason
  }
}

/** Closes a session. What of it can't be killed is the host's to take away, and to tell of. @throws {HostError} else */
export async function endSession(session: Session): Promise<void> {
  await session.close().catch((error: unknown) => {
    const cause = toHostError(error)
    if (cause.rule !== 'session-not-killed') throw cause
  })
}
