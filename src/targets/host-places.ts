import type { DockerHost } from '../core/docker-host.ts'
import type { DirectoryPlace } from '../session/session-directory.ts'

/** Where the directories of sessions are whose shells see the host's files. */
export function hostDirectory(host: DockerHost, shared: boolean): DirectoryPlace {
  const inside = '/run/labrun/'
  return { inside, outside: host.outside(inside), shared }
}

/** Where they are in a container: on its /dev, which is a tmpfs, so that `docker diff` doesn't show them. */
export function containerDirectory(host: DockerHost, pid: number): DirectoryPlace {
  const inside = '/dev/.labrun-'
  return { inside, outside: host.outside(`/proc/${pid}/root${inside}`), shared: true }
}
