import { existsSync } from 'node:fs'

/**
 * What makes a host unlike others, so that two runs of a lab agree on nothing that a host makes up by itself. Beside what
 * is said here it has another name, and boot.sh advances its PIDs and the numbers of its interfaces. Container ids, MAC
 * addresses and dates differ anyway; the time of day, the kernel and the machine's hardware are the same.
 */

/** Docker's networks come from other ranges: its own default begins with 172.17.0.0/16, for docker0. */
export const unlikeDockerdOptions: readonly string[] = [
  '--default-address-pool=base=172.24.0.0/13,size=16',
  '--default-address-pool=base=172.20.0.0/14,size=16',
  '--default-address-pool=base=192.168.0.0/16,size=20',
]

/** Seconds by which its uptime is ahead: nine days, and some hours. */
const AHEAD_S = 800_000

/**
 * The command that the host's first process is started by: holds namespaces of its own open as long as the host lives, so that
 * the host's have other numbers, and sets uptime and time of boot where the kernel can.
 */
export function unlikeArgv(): string[] {
  const ahead = [`--boottime=${AHEAD_S}`, `--monotonic=${AHEAD_S}`]
  const time = hasTimeNamespaces() ? ['--time', ...ahead] : []
  return ['unshare', '--net', '--uts', '--ipc', ...time, '--fork', '--kill-child=KILL']
}

/** Whether the kernel has namespaces of clocks: who enters such a host enters that too. */
export function hasTimeNamespaces(): boolean {
  return existsSync('/proc/self/ns/time')
}
