import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { HostError } from '../core/host-error.ts'
import type { Lab } from '../core/lab.ts'
import { findCommand } from '../hosts/commands.ts'
import type { Refused } from './by-sudo.ts'

/** Told to an engine that was started in a user namespace: its root is an ordinary user of the machine. */
export const USER_NAMESPACE = '--user-namespace'

/** Whether all that a plan needs of root a user namespace has: none of its labs needs Docker. */
export function canBeInUserNamespace({ labs }: { labs: readonly Lab[] }): boolean {
  return labs.every(({ requires }) => requires.docker === false)
}

/**
 * The command that runs an engine as root of a user namespace. The number of processes is limited, as cgroups limit it on
 * other hosts, and lower, as here they are killed one by one: since Linux 5.14 only those in the namespace count.
 */
export function inUserNamespace(engine: readonly string[], ids: string[] = ownIds()): string[] {
  const limited = ['bash', '-c', 'ulimit -u 1024 2>/dev/null; exec "$@"', 'bash']
  return [...limited, 'unshare', '--user', '--map-root-user', ...ids, '--', ...engine, USER_NAMESPACE]
}

/** Where the administrator has given this user further ids, and the commands are there that map them: these too. */
function ownIds(): string[] {
  const helpers = ['newuidmap', 'newgidmap'].every((name) => findCommand(name) !== null)
  return helpers && ['/etc/subuid', '/etc/subgid'].every(namesUser) ? ['--map-auto'] : []
}

function namesUser(file: string): boolean {
  try {
    const { username, uid } = userInfo()
    const owners = readFileSync(file, 'utf8').split('\n')
    return owners.some((line) => line.startsWith(`${username}:`) || line.startsWith(`${uid}:`))
  } catch {
    return false
  }
}

/** Neither is to be had. @param root why not root @param own what was said instead of starting the engine */
export function noUserNamespace(root: HostError, own: Refused): HostError {
  return new HostError(
    'environment',
    'no-user-namespace',
    `${root.message}\nWithout root the lab would run in a user namespace, and that was refused:\n${own.words ?? 'there is no unshare'}`,
    `${root.hint}
  Or let users have namespaces, as root: sysctl -w kernel.unprivileged_userns_clone=1 (Debian),
    sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu), or user.max_user_namespaces above 0.`,
  )
}
