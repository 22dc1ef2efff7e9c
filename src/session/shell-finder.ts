import { readFileSync } from 'node:fs'
import type { ProcessInfo } from './process-info.ts'

/**
 * Finds a session's shell among its processes: launchers, and subshells that bash has forked, look much like it.
 *
 * @param argv what the shell was started with
 * @param ownPid what the shell takes for its own pid, in its own pid namespace
 */
export function findShell(
  proc: string,
  processes: readonly ProcessInfo[],
  argv: readonly string[],
  ownPid: number,
): ProcessInfo | null {
  const cmdline = argv.map((word) => `${word}\0`).join('')
  return (
    processes.find(
      ({ pid }) => readText(`${proc}/${pid}/cmdline`) === cmdline && innermostPid(proc, pid) === ownPid,
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
