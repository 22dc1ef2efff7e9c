import { readFileSync, statSync } from 'node:fs'
import type { ProcessInfo } from './process-info.ts'
import type { SessionProcesses } from './session-processes.ts'

/** Why a shell will never tell the end of the script that it runs. */
export type StuckReason = 'waits' | 'stopped'

/**
 * Looks whether a shell can't be running the script it was given any more: it waits for the next line of its own script
 * FIFO without having told the end (a function named `command`, `set -n`, no descriptor left), or it is stopped (SIGSTOP)
 * and the script has nothing running that could wake it.
 *
 * One look proves nothing, as the shell may have told the end a moment ago: two, some time apart, do.
 *
 * @param isScript whether a file, told by device and inode, is the shell's script FIFO
 */
export function stuckReason(
  processes: SessionProcesses,
  sinceTicks: number,
  isScript: (device: number, inode: number) => boolean,
): StuckReason | null {
  const shell = processes.shell()
  if (shell === null) return null
  if (shell.state !== 'T') return waitsForScript(processes.proc, shell.pid, isScript) ? 'waits' : null
  const others = processes.list().filter((other) => other.pid !== shell.pid && other.state !== 'T')
  return others.some((other) => runsSince(other, sinceTicks)) ? null : 'stopped'
}

function runsSince({ startTicks }: ProcessInfo, sinceTicks: number): boolean {
  return startTicks >= sinceTicks
}

/** Whether the system call that a process is in has the script FIFO as its first argument: it can only be `read`. */
function waitsForScript(
  proc: string,
  pid: number,
  isScript: (device: number, inode: number) => boolean,
): boolean {
  try {
    const descriptor = readFileSync(`${proc}/${pid}/syscall`, 'latin1').split(' ')[1]
    const file = statSync(`${proc}/${pid}/fd/${Number(descriptor)}`)
    return isScript(file.dev, file.ino)
  } catch {
    // `running`, or /proc tells us nothing of it: no reason to judge.
    return false
  }
}
