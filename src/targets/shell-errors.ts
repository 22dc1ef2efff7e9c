import { HostError } from '../core/host-error.ts'
import type { ShellNotStarted } from '../session/shell-process.ts'

/** @param place in words: `the Docker host`, `container mynginx` */
export function noWorkDirectory(place: string, directory: string): HostError {
  return new HostError('environment', 'workdir-not-found', `There is no directory ${directory} in ${place}.`)
}

export function noUser(place: string, user: string): HostError {
  return new HostError('environment', 'user-not-found', `There is no user ${user} in ${place}.`)
}

export function noBash(place: string, cause: unknown): HostError {
  const hint = "An nsenter block with ns=net (without mnt) uses the host's own shell and programs."
  return new HostError('environment', 'shell-not-found', `There is no bash in ${place}.`, hint, cause)
}

/** Whether these are the words of whoever was to start bash (a shell, nsenter, env, runc) and did not find it. */
export function saysNoBash(words: string): boolean {
  return /\bbash\W+(?:not found|no such file|executable file not found)/i.test(words)
}

/** A shell that did not come up for no reason we know. */
export function shellFailed(place: string, error: ShellNotStarted): HostError {
  const { code, signal } = error.end
  const how = signal ?? (code === null ? 'it could not be started' : `exit status ${code}`)
  const words = error.words === '' ? '' : `: ${error.words}`
  const message = `No shell could be started in ${place} (${how})${words}`
  return new HostError('environment', 'shell-not-started', message, null, error)
}
