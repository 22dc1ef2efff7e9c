import type { DockerHost } from '../core/docker-host.ts'
import { SESSION_PATHS } from '../core/session-paths.ts'
import type { DirectoryPlace } from '../session/session-directory.ts'

/** Where the directories of sessions are whose shells see the host's files. */
export function hostDirectory(host: DockerHost, shared: boolean): DirectoryPlace {
  return { root: host.outside('/'), inside: SESSION_PATHS.host, shared }
}

/** Where they are in a container. */
export function containerDirectory(host: DockerHost, pid: number): DirectoryPlace {
  return { root: host.outside(`/proc/${pid}/root`), inside: SESSION_PATHS.container, shared: true }
}
