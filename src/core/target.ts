import type { DockerHost } from './docker-host.ts'
import type { HostError } from './host-error.ts'
import type { SessionKey } from './lab.ts'
import type { Session } from './session.ts'

/** Opens shells in one kind of place. */
export interface Target {
  /**
   * @param environment added to what the place's own shells have
   * @throws {HostError} with one of the rules of `STEP_RULES` where the lab itself is at fault, else where the host is
   */
  open(host: DockerHost, key: SessionKey, environment: Record<string, string>): Promise<Session>
}

/** Reasons for which a shell can't be opened that are the lab's doing: they fail the step, not the host. */
const STEP_RULES: ReadonlySet<string> = new Set([
  'container-not-found',
  'container-not-running',
  'session-directory-gone',
  'shell-not-found',
  'user-not-found',
  'workdir-not-found',
])

/** Whether the lab, not the host, is the reason that a shell could not be opened. */
export function isStepFault(error: HostError): boolean {
  return STEP_RULES.has(error.rule)
}
