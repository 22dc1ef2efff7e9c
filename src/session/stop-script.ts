import { setTimeout as delay } from 'node:timers/promises'
import { isFrozen, nowInTicks, type ProcessInfo } from './process-info.ts'
import type { SessionProcesses, SignalName } from './session-processes.ts'

/** How long a script has to end after INT, and again after TERM, before all is killed. */
const GRACE_MS = 2000
/** A loop may start its next command after each one that was interrupted: it is looked for this often. */
const ROUND_MS = 100
/** How long what is left of a script may take to die; then the shell goes with it. */
const KILL_MS = 2000
const KILL_ROUND_MS = 5
/** What began within so many ticks of the script may be a daemon of the block before: it has had its signals, no more. */
const TICKS_UNSURE = 2
/** A process that is younger (50 ms) may still be a fork of bash, which swallows a signal before it becomes a command. */
const YOUNG_TICKS = 5

/**
 * Stops a script: INT, then TERM to what it has started, each with time to obey; then all of the session is killed.
 * The shell itself gets no INT: where that suffices it lives on, and tells the script's end as always; what the script
 * has left running all the same is killed. What earlier blocks left running is not this script's, and is left alone as
 * long as the session lives.
 *
 * @param sinceTicks when the script started, see `ProcessInfo`
 * @param ended resolves when the script has ended
 * @param hurried once it is aborted, all of the session is killed at once
 * @returns whether it has ended, by itself or killed
 */
export async function stopScript(
  processes: SessionProcesses,
  sinceTicks: number,
  ended: Promise<void>,
  hurried?: AbortSignal,
): Promise<boolean> {
  if (isShellFrozen(processes)) return processes.killAll()
  for (const name of ['INT', 'TERM'] as const) {
    if (!(await signalUntilEnded(processes, sinceTicks, name, ended, hurried))) continue
    if (await killLeft(processes, sinceTicks)) return true
    break
  }
  return processes.killAll()
}

/** Whether a shell is frozen with its container: no signal reaches it. */
export function isShellFrozen(processes: SessionProcesses): boolean {
  const shell = processes.shell()
  return shell !== null && isFrozen(processes.proc, shell.pid)
}

/**
 * Kills what a script that has ended has left running. First all are stopped: what forks faster than it is killed has
 * nobody left then to fork.
 *
 * @returns whether none is left
 */
async function killLeft(processes: SessionProcesses, sinceTicks: number): Promise<boolean> {
  const deadline = performance.now() + KILL_MS
  const stopped = new Set<number>()
  do {
    const found = startedBy(processes, sinceTicks + TICKS_UNSURE).map(({ pid }) => pid)
    if (found.length === 0) return true
    const moving = found.filter((pid) => !stopped.has(pid))
    for (const pid of moving) stopped.add(pid)
    await processes.signal(moving.length > 0 ? moving : found, moving.length > 0 ? 'STOP' : 'KILL')
    await delay(KILL_ROUND_MS)
  } while (performance.now() < deadline)
  return startedBy(processes, sinceTicks + TICKS_UNSURE).length === 0
}

async function signalUntilEnded(
  processes: SessionProcesses,
  sinceTicks: number,
  name: SignalName,
  ended: Promise<void>,
  hurried: AbortSignal | undefined,
): Promise<boolean> {
  const deadline = performance.now() + GRACE_MS
  const signalled = new Set<number>()
  while (performance.now() < deadline && hurried?.aborted !== true) {
    const now = nowInTicks()
    const found = startedBy(processes, sinceTicks).filter(({ pid }) => !signalled.has(pid))
    for (const { pid, startTicks } of found) if (now - startTicks > YOUNG_TICKS) signalled.add(pid)
    if (found.length > 0)
      await processes.signal(
        found.map(({ pid }) => pid),
        name,
      )
    if (await endsWithin(ended, ROUND_MS)) return true
  }
  return false
}

/** What a script has started: neither its shell, nor what that was launched by. */
function startedBy(processes: SessionProcesses, sinceTicks: number): ProcessInfo[] {
  const shell = processes.shell()
  if (shell === null) return []
  const all = processes.list()
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]))
  const spared = new Set<number>()
  for (
    let pid: number | undefined = shell.pid;
    pid !== undefined && !spared.has(pid);
    pid = parents.get(pid)
  ) {
    spared.add(pid)
  }
  return all.filter(({ pid, startTicks }) => startTicks >= sinceTicks && !spared.has(pid))
}

function endsWithin(ended: Promise<void>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    void ended.then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}
