import { readlinkSync } from 'node:fs'
import type { DockerHost } from '../core/docker-host.ts'
import type { NamespaceName, SessionKey } from '../core/lab.ts'
import { NSENTER_OPTIONS } from '../core/nsenter-options.ts'
import type { Session } from '../core/session.ts'
import { sessionName } from '../core/session-name.ts'
import type { Target } from '../core/target.ts'
import { startChildShell } from '../session/child-shell.ts'
import { onTerminal } from '../session/on-terminal.ts'
import { openShell } from '../session/open-shell.ts'
import { NoWorkDirectory, ShellNotStarted } from '../session/shell-process.ts'
import { endedMeanwhile, endedWithShell, findContainer, type RunningContainer } from './container.ts'
import { containerDirectory, hostDirectory } from './host-places.ts'
import { findUser } from './passwd.ts'
import { noShell, noUser, noWorkDirectory, saysNoShell, shellFailed, tellOfSh } from './shell-errors.ts'

/** `nsenter`: a shell that is started on the host, in namespaces of a container's main process. */
export const nsenterTarget: Target = {
  async open(host, key, environment) {
    const container = await findContainer(host, key.container!)
    const inside = key.ns.includes('mnt')
    const place = inside ? `container ${container.name}` : 'the Docker host'
    let session: Session
    try {
      session = await openShell({
        shell: key.shell,
        place: inside ? containerDirectory(host, container.pid) : hostDirectory(host, key.user !== null),
        workDirectory: key.workdir ?? (inside ? null : host.workDirectory),
        start: async (argv, directory) =>
          startChildShell({
            launch: host.enter(nsenterArgv(host, key, container, argv)),
            tty: key.tty,
            argv,
            environment: { ...host.environment, ...environment },
            directory,
            cgroup: await host.sessionCgroup(sessionName(key)),
            lost: () => (container.isAlive() ? null : endedWithShell(container.name)),
          }),
      })
    } catch (error) {
      const open = (other: SessionKey) => nsenterTarget.open(host, other, environment)
      throw await tellOfSh(nsenterError(error, place, key, container), place, key, open)
    }
    return checked(session, container)
  },
}

/** A pid that was recycled while we were entering would have led us into something else. */
async function checked(session: Session, container: RunningContainer): Promise<Session> {
  try {
    await container.check()
    return session
  } catch (error) {
    await session.close()
    throw error
  }
}

/** The argv that runs `argv` in the namespaces of the key, on the host. @throws {HostError} `user-not-found` */
export function nsenterArgv(
  host: DockerHost,
  key: SessionKey,
  container: RunningContainer,
  argv: readonly string[],
): string[] {
  const { pid } = container
  const namespaces = key.ns.filter((name) => name !== 'user' || hasOwn(host, pid, name))
  const entered = [
    'nsenter',
    `--target=${pid}`,
    ...namespaces.map((name) => NSENTER_OPTIONS[name]),
    ...userOptions(host, key, container),
    '--',
    ...argv,
  ]
  return key.tty ? onTerminal(entered) : entered
}

/** A process can't join the user namespace that it is in already, which is what containers have by default. */
function hasOwn(host: DockerHost, pid: number, name: NamespaceName): boolean {
  const link = (of: number) => readlinkSync(host.outside(`/proc/${of}/ns/${name}`))
  return link(pid) !== link(1)
}

function userOptions(host: DockerHost, { user, ns }: SessionKey, { pid, name }: RunningContainer): string[] {
  if (user === null) return []
  const inside = ns.includes('mnt')
  const found = findUser(host.outside(inside ? `/proc/${pid}/root` : '/'), user)
  if (found === null) throw noUser(inside ? `container ${name}` : 'the Docker host', user)
  return [`--setuid=${found.uid}`, `--setgid=${found.gid}`]
}

function nsenterError(error: unknown, place: string, key: SessionKey, container: RunningContainer): unknown {
  if (!container.isAlive()) return endedMeanwhile(container.name, error)
  if (error instanceof NoWorkDirectory) return noWorkDirectory(place, key.workdir ?? '/')
  if (!(error instanceof ShellNotStarted)) return error
  return saysNoShell(error.words, key.shell) ? noShell(place, key.shell, error) : shellFailed(place, error)
}
