import { readdirSync, type Stats, statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { isDead, isFrozen, listProcesses, type ProcessInfo } from './process-info.ts'
import { KILL_LIMIT_MS, type SessionProcesses, type SignalName } from './session-processes.ts'

const POLL_MS = 20
/** Those who are frozen and can die (cgroups of version 2) have died by then. */
const FROZEN_LIMIT_MS = 200

/** A session whose processes have no cgroup to themselves, as in a container, where they are in the container's. */
export interface ProcessTree {
  /** A mounted /proc that shows them. */
  proc: string
  /** The process that all others come from: the shell, or what launched it. */
  root: ProcessInfo
  /** Whether a file, told by its device and inode, is one of the session's FIFOs. */
  isOurs: (device: number, inode: number) => boolean
  findShell(processes: readonly ProcessInfo[]): ProcessInfo | null
  signal(pids: readonly number[], name: SignalName): Promise<void>
}

/**
 * The processes of a session by their descent: those that come from its root, those in its session (setsid), those
 * that hold one of its FIFOs, and those that come from one of these. Who has left all three behind is not found; such a
 * process ends with its container.
 */
export function treeProcesses(tree: ProcessTree): SessionProcesses {
  // Who has been seen stays a member when its parent dies.
  const known = new Map<number, number>([[tree.root.pid, tree.root.startTicks]])
  const list = () => {
    const all = listProcesses(tree.proc).filter((process) => !isDead(process))
    const members = new Set(all.filter((process) => belongs(process, known, tree)).map(({ pid }) => pid))
    for (let before = -1; before !== members.size; ) {
      before = members.size
      for (const { pid, parent } of all) if (members.has(parent)) members.add(pid)
    }
    const found = all.filter(({ pid }) => members.has(pid))
    for (const { pid, startTicks } of found) known.set(pid, startTicks)
    return found
  }
  return {
    proc: tree.proc,
    list,
    shell: () => tree.findShell(list()),
    signal: tree.signal,
    killAll: () => killTree(list, tree),
  }
}

function belongs(info: ProcessInfo, known: ReadonlyMap<number, number>, tree: ProcessTree): boolean {
  const { pid, startTicks, session } = info
  if (known.get(pid) === startTicks) return true
  // This process holds the other ends of the FIFOs, and must not be killed for it.
  if (startTicks < tree.root.startTicks || pid === process.pid) return false
  return session === tree.root.pid || holdsOurs(pid, tree)
}

function holdsOurs(pid: number, { proc, isOurs }: ProcessTree): boolean {
  const directory = `${proc}/${pid}/fd`
  return descriptors(directory).some((name) => {
    const file = statusOf(`${directory}/${name}`)
    return file !== null && isOurs(file.dev, file.ino)
  })
}

/** Not for an ordinary user to see: what another user's process holds, or one that has just become another's. */
function statusOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch {
    return null
  }
}

function descriptors(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    // The process is gone.
    return []
  }
}

/** Killing makes no new processes: each round finds fewer, unless they fork faster than we look. */
async function killTree(list: () => ProcessInfo[], { proc, signal }: ProcessTree): Promise<boolean> {
  const started = performance.now()
  const deadline = started + KILL_LIMIT_MS
  do {
    const pids = list().map(({ pid }) => pid)
    if (pids.length === 0) return true
    const mayDie = performance.now() - started < FROZEN_LIMIT_MS || !pids.every((pid) => isFrozen(proc, pid))
    if (!mayDie) return false
    await signal(pids, 'KILL')
    await delay(POLL_MS)
  } while (performance.now() < deadline)
  return list().length === 0
}
