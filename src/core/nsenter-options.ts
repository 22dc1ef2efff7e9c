import type { NamespaceName } from './lab.ts'

/** nsenter's options, by the names of `/proc/PID/ns`. */
export const NSENTER_OPTIONS: Readonly<Record<NamespaceName, string>> = {
  mnt: '--mount',
  uts: '--uts',
  ipc: '--ipc',
  net: '--net',
  pid: '--pid',
  cgroup: '--cgroup',
  user: '--user',
}
