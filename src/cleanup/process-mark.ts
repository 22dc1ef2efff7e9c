import { readFileSync, readlinkSync } from 'node:fs'

/** Names a process for good, which its number alone does not: the kernel gives numbers out again. */
export interface ProcessMark {
  pid: number
  /** In ticks of 10 ms since the machine started: field 22 of /proc/PID/stat, see proc(5). */
  startTicks: number
}

/** `null` where there is no such process. */
export function markProcess(pid: number): ProcessMark | null {
  const fields = statOf(pid)
  return fields && { pid, startTicks: Number(fields[19]) }
}

/** Whether a process is dead, be it that nobody has reaped it yet. */
export function isGone(pid: number): boolean {
  const fields = statOf(pid)
  return fields === null || ['Z', 'X'].includes(fields[0]!)
}

/** Whether a process still has a program. One that is ending loses it long before it is dead. */
export function hasProgram(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`) !== ''
  } catch {
    return false
  }
}

/** From the third on: the second is a name in parentheses that may hold anything, parentheses too. */
function statOf(pid: number): string[] | null {
  const stat = readOrNull(`/proc/${pid}/stat`)
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Whether the process that was marked is still there. */
export function isMarked({ pid, startTicks }: ProcessMark): boolean {
  return markProcess(pid)?.startTicks === startTicks
}

/** Another one after each start of the machine, see random(4). */
export function bootId(): string {
  return readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return null
  }
}
