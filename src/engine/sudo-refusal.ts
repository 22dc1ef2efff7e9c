import { userInfo } from 'node:os'
import { HostError } from '../core/host-error.ts'

/** What has to run as root. */
export interface RootNeed {
  /** What needs root, as a clause: for sudo's prompt and for messages. */
  why: string
  /** Starts with an absolute path, as sudoers(5) wants it. */
  command: readonly string[]
}

/** sudo wants a password, and there is no terminal. */
export function nobodyToAsk(need: RootNeed): HostError {
  return new HostError(
    'environment',
    'sudo-password',
    `${need.why}; sudo wants a password for that, and there is no terminal to ask for it`,
    `Run labrun on a terminal, or as root. Where nobody can type, as in CI, this line in /etc/sudoers.d/labrun helps:
    ${sudoersLine(need, 'NOPASSWD: ')}
  Whoever can write one of these files is then as good as root.`,
  )
}

/**
 * sudo did not start the command.
 *
 * @param words what it said, none of which is dropped; `null`: there is no sudo
 */
export function notAllowed(need: RootNeed, words: string | null): HostError {
  if (words === null)
    return new HostError(
      'environment',
      'sudo-missing',
      `${need.why}, and this machine has no sudo`,
      'Run labrun as root, or install sudo: apt-get install sudo, as root.',
    )
  return new HostError(
    'environment',
    'sudo-refused',
    `${need.why}, and sudo did not give it:\n${words}`,
    whatHelps(need, words),
  )
}

function whatHelps(need: RootNeed, words: string): string {
  if (/must have a tty/.test(words))
    return `Run labrun on a terminal, or have this line put into /etc/sudoers.d/labrun:\n    Defaults:${userName()} !requiretty`
  if (/incorrect password|incorrect authentication/i.test(words))
    return 'Run labrun again, with the right password.'
  if (/not in the sudoers|not allowed|may not run|afraid I can't/.test(words))
    return `Run labrun as root, or have this line put into /etc/sudoers.d/labrun:\n    ${sudoersLine(need, '')}`
  if (/EACCES|Cannot find module|Permission denied/.test(words))
    return 'Where root can not read these files, as on NFS, labrun has to be on a disk of this machine.'
  return 'Run labrun as root, or on a machine where sudo works.'
}

function sudoersLine({ command }: RootNeed, tag: string): string {
  return `${userName()} ALL=(root) ${tag}${command.map(escapeForSudoers).join(' ')}`
}

/** sudoers(5): "Other special characters and reserved words", and the wildcards of fnmatch(3). */
function escapeForSudoers(word: string): string {
  return word.replace(/[\s\\,:=*?[\]!"#()]/g, '\\$&')
}

/** A user without a name is known to sudoers by the number. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `#${process.getuid?.()}`
  }
}
