/** By number, as linux/capability.h has them. */
const NAMES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
] as const

/**
 * The capabilities that no process below this one can have: `docker run --privileged` asks for all that the kernel knows.
 *
 * @param status contents of /proc/self/status
 * @param last the kernel's last capability, /proc/sys/kernel/cap_last_cap
 * @returns `CAP_SYS_RESOURCE`, in the order of their numbers
 */
export function lackingCapabilities(status: string, last: number): string[] {
  const mask = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  if (mask === undefined) return []
  const bounding = BigInt(`0x${mask}`)
  return NAMES.filter((_, number) => number <= last && ((bounding >> BigInt(number)) & 1n) === 0n).map(
    (name) => `CAP_${name}`,
  )
}
