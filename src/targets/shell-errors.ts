import { HostError } from '../core/host-error.ts'
import type { SessionKey, ShellName, TargetName } from '../core/lab.ts'
import type { Session } from '../core/session.ts'
import type { ShellNotStarted } from '../session/shell-process.ts'

/** @param place in words: `the Docker host`, `container mynginx` */
export function noWorkDirectory(place: string, directory: string): HostError {
  return new HostError('environment', 'workdir-not-found', `There is no directory ${directory} in ${place}.`)
}

export function noUser(place: string, user: string): HostError {
  return new HostError('environment', 'user-not-found', `There is no user ${user} in ${place}.`)
}

/** @param shell as the block asks for it */
export function noShell(place: string, shell: ShellName, cause: unknown): HostError {
  return shellNotFound(`There is no ${shell} in ${place}.`, place, cause)
}

/** The same place has the other shell. */
function onlySh(place: string, target: TargetName, cause: HostError): HostError {
  const hint = `Write \`sh ${target}\` (on a transcript \`shell=sh\`) for the shell it has${isContainer(place) ? `, or ${KEEP_PROGRAMS}` : ''}.`
  return new HostError('environment', cause.rule, `There is no bash in ${place}, but sh.`, hint, cause)
}

function shellNotFound(message: string, place: string, cause: unknown): HostError {
  const hint = isContainer(place) ? `Write ${KEEP_PROGRAMS}.` : null
  return new HostError('environment', 'shell-not-found', message, hint, cause)
}

const KEEP_PROGRAMS = "`nsenter ns=net`, which keeps the host's own shell and programs"

function isContainer(place: string): boolean {
  return place.startsWith('container ')
}

/**
 * Where there is no bash, finds out whether there is a `sh`, by starting it: what the container's links lead to can't be
 * told from outside.
 *
 * @param error what came of opening the shell of `key`
 * @param open opens the shell of a key in the same place
 * @returns the error to be told
 */
export async function tellOfSh(
  error: unknown,
  place: string,
  key: SessionKey,
  open: (key: SessionKey) => Promise<Session>,
): Promise<unknown> {
  if (!isShellNotFound(error) || key.shell !== 'bash') return error
  try {
    const session = await open({ ...key, shell: 'sh' })
    await session.close()
    return onlySh(place, key.target, error)
  } catch (second) {
    return isShellNotFound(second) ? shellNotFound(`There is no shell in ${place}.`, place, error) : error
  }
}

function isShellNotFound(error: unknown): error is HostError {
  return error instanceof HostError && error.rule === 'shell-not-found'
}

/** Whether these are the words of whoever was to start a shell (a shell, nsenter, env, runc) and did not find it. */
export function saysNoShell(words: string, shell: ShellName): boolean {
  return new RegExp(`\\b${shell}\\W+(?:not found|no such file|executable file not found)`, 'i').test(words)
}

/** A shell that did not come up for no reason we know. */
export function shellFailed(place: string, error: ShellNotStarted): HostError {
  const { code, signal } = error.end
  const how = signal ?? (code === null ? 'it could not be started' : `exit status ${code}`)
  const words = error.words === '' ? '' : `: ${error.words}`
  const message = `No shell could be started in ${place} (${how})${words}`
  return new HostError('environment', 'shell-not-started', message, null, error)
}
