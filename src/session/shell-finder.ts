import { readFileSync } from 'node:fs'
import type { ProcessInfo } from './process-info.ts'

/**
 * Finds a session's shell among its processes: launchers, and subshells that it has forked, look much like it.
 *
 * @param argvs what the shell may have been started with
 * @param ownPid what the shell takes for its own pid, in its own pid namespace
 */
export function findShell(
  proc: string,
  processes: readonly ProcessInfo[],
  argvs: readonly (readonly string[])[],
  ownPid: number,
): ProcessInfo | null {
  const cmdlines = argvs.map((argv) => argv.map((word) => `${word}\0`).join(''))
  return (
    processes.find(
      ({ pid }) =>
        cmdlines.includes(readText(`${proc}/${pid}/cmdline`)) && innermostPid(proc, pid) === ownPid,
    ) ?? null
  )
}

/** `NSpid` has a pid for each pid namespace a process is in, its own last. */
function innermostPid(proc: string, pid: number): number {
  const pids = /^NSpid:\s+(.*)$/m.exec(readText(`${proc}/${pid}/status`))?.[1] ?? String(pid)
  return Number(pids.split(/\s+/).at(-1))
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // The process is gone.
    return ''
  }
}
