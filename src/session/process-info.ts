import { readdirSync, readFileSync } from 'node:fs'

/** A process as /proc tells of it. */
export interface ProcessInfo {
  pid: number
  parent: number
  /** Id of its session in the sense of setsid(2). */
  session: number
  /** One letter, see proc(5): `R`, `S`, `T` stopped, `Z` dead but not yet reaped. */
  state: string
  /** In ticks of 10 ms since the machine started; with the pid, names a process for good. */
  startTicks: number
}

/** Ticks of /proc in a second: 100 on all Linux. */
const TICKS_PER_SECOND = 100

/**
 * @param proc a mounted /proc; pids are those of its pid namespace
 * @returns `null` where there is no such process
 */
export function readProcess(proc: string, pid: number): ProcessInfo | null {
  let text: string
  try {
    text = readFileSync(`${proc}/${pid}/stat`, 'latin1')
  } catch {
    return null
  }
  // The second field is a name in parentheses that may hold anything, parentheses too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return {
    pid,
    state: fields[0]!,
    parent: Number(fields[1]),
    session: Number(fields[3]),
    startTicks: Number(fields[19]),
  }
}

/** All processes of a mounted /proc: none where the host that it belongs to is gone. */
export function listProcesses(proc: string): ProcessInfo[] {
  return entries(proc)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(proc, Number(name)) ?? [])
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

/** Stands for a process that is gone: nothing comes from it. */
export const NO_PROCESS: ProcessInfo = {
  pid: -1,
  parent: -1,
  session: -1,
  state: 'X',
  startTicks: Number.POSITIVE_INFINITY,
}

/** Whether a process is the same as when it was read, and not yet dead. */
export function isAlive(proc: string, known: ProcessInfo): boolean {
  const now = readProcess(proc, known.pid)
  return now !== null && now.startTicks === known.startTicks && !isDead(now)
}

export function isDead({ state }: ProcessInfo): boolean {
  return state === 'Z' || state === 'X'
}

/** Where the kernel lets a process wait whose cgroup is frozen: version 1, version 2. */
const FROZEN_AT = ['__refrigerator', 'do_freezer_trap']

/** Whether a process is frozen, as all of a container are by `docker pause`. With cgroups of version 1 even SIGKILL waits. */
export function isFrozen(proc: string, pid: number): boolean {
  try {
    return FROZEN_AT.includes(readFileSync(`${proc}/${pid}/wchan`, 'latin1'))
  } catch {
    return false
  }
}

/** The time, as `startTicks` counts it. */
export function nowInTicks(): number {
  return Number.parseFloat(readFileSync('/proc/uptime', 'latin1')) * TICKS_PER_SECOND
}

/** `ms` in ticks. */
export function toTicks(ms: number): number {
  return (ms / 1000) * TICKS_PER_SECOND
}
