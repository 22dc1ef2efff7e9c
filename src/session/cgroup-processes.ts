import { readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { isDead, type ProcessInfo, readProcess } from './process-info.ts'
import { KILL_LIMIT_MS, type SessionProcesses, signalHere } from './session-processes.ts'

const POLL_MS = 5

/** A session that has a cgroup to itself: nothing that it starts gets out of sight. */
export function cgroupProcesses(
  cgroup: string,
  findShell: (processes: readonly ProcessInfo[]) => ProcessInfo | null,
): SessionProcesses {
  const list = () =>
    pidsBelow(cgroup)
      .flatMap((pid) => readProcess('/proc', pid) ?? [])
      .filter((process) => !isDead(process))
  return {
    proc: '/proc',
    list,
    shell: () => findShell(list()),
    signal: async (pids, name) => signalHere(pids, name),
    killAll: () => killCgroup(cgroup),
  }
}

/** Takes an empty cgroup away, with those that the lab has made in it. What stays is the host's to take away. */
export function removeCgroup(cgroup: string): void {
  for (const child of children(cgroup)) removeCgroup(`${cgroup}/${child}`)
  try {
    rmdirSync(cgroup)
  } catch {
    // Not empty, or gone already.
  }
}

async function killCgroup(cgroup: string): Promise<boolean> {
  const deadline = performance.now() + KILL_LIMIT_MS
  do {
    killOnce(cgroup)
    if (pidsBelow(cgroup).length === 0) return true
    await delay(POLL_MS)
  } while (performance.now() < deadline)
  return pidsBelow(cgroup).length === 0
}

/** `cgroup.kill` is there since Linux 5.14; before, one by one, again and again, wins against anything but a fork bomb. */
function killOnce(cgroup: string): void {
  try {
    writeFileSync(`${cgroup}/cgroup.kill`, '1')
  } catch {
    signalHere(pidsBelow(cgroup), 'KILL')
  }
}

function pidsBelow(cgroup: string): number[] {
  return [...pidsIn(cgroup), ...children(cgroup).flatMap((child) => pidsBelow(`${cgroup}/${child}`))]
}

function pidsIn(cgroup: string): number[] {
  try {
    return readFileSync(`${cgroup}/cgroup.procs`, 'latin1').split('\n').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function children(cgroup: string): string[] {
  try {
    return readdirSync(cgroup, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
  } catch {
    return []
  }
}
