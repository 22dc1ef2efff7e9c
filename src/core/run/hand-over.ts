import type { DockerHost } from '../docker-host.ts'
import { toHostError } from '../host-error.ts'
import type { SessionKey, Step } from '../lab.ts'
import type { Session } from '../session.ts'
import { HOST_SHELL, type NextBlock, nextBlock, type ShellOrder } from '../shell-order.ts'
import { isStepFault } from '../target.ts'
import type { SessionPool } from './session-pool.ts'

/** What an interactive shell is to take over from a live one. */
export interface HandOverRequest {
  host: DockerHost
  key: SessionKey
  session: Session
  /** Slug of the lab, for the prompt. */
  lab: string
  /** What earlier steps captured. */
  captures: Record<string, string>
  next: NextBlock | null
}

/** An interactive shell that is to be had, but not started: the engine has no terminal. */
export interface ReadyShell {
  /** Starts it, from this machine as root, on the terminal or pipe of whoever runs it. */
  argv: string[]
  /** What it lacks of the live shell, in words; `null`: nothing. */
  lacks: string | null
  /** Takes away what it was started with. Never throws. */
  close(): void
}

/** How a run hands a shell to the people in front. */
export interface HandOverPort {
  /** @throws {HostError} where the place is gone */
  open(request: HandOverRequest): Promise<ReadyShell>
  /** Aborted once they have left it. */
  left: AbortSignal
}

/** A shell, and where it is. */
export interface HandedOver {
  key: SessionKey
  next: NextBlock | null
  /** What is not as it was asked for, in words. */
  remark: string | null
  shell: ReadyShell
}

/** What `readyShell` finds around it. */
export interface HandOverContext extends Omit<HandOverRequest, 'key' | 'session' | 'next'> {
  sessions: SessionPool
  port: HandOverPort
}

/**
 * Gets the shell ready that was asked for. After a failed step it is that step's, as that is where people want to look;
 * where its place is not there, it is the host's.
 *
 * @throws {HostError} where the host has failed
 */
export async function readyShell(
  order: ShellOrder,
  failed: Step | null,
  { sessions, port, ...request }: HandOverContext,
): Promise<HandedOver> {
  const { key, next } = failed === null ? order : { key: failed.key, next: nextBlock(failed) }
  const open = async (place: SessionKey, why: string | null): Promise<HandedOver> => {
    const { session } = await sessions.get(place)
    const shell = await port.open({ ...request, key: place, session, next })
    const remarks = [why, shell.lacks].filter((remark) => remark !== null)
    return { key: place, next, remark: remarks.length === 0 ? null : remarks.join(' '), shell }
  }
  try {
    return await open(key, null)
  } catch (error) {
    const cause = toHostError(error)
    if (!isStepFault(cause) || key.target === 'host') throw cause
    return open(HOST_SHELL, `${cause.message} This is the host's shell.`)
  }
}

/** Resolves once one of these is aborted. */
export function firstAborted(...signals: AbortSignal[]): Promise<void> {
  const any = AbortSignal.any(signals)
  return new Promise((resolve) => {
    if (any.aborted) resolve()
    else any.addEventListener('abort', () => resolve(), { once: true })
  })
}
