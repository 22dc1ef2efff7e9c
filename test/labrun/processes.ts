import { readdirSync, readFileSync } from 'node:fs'
import { eventually } from '../docker/host-kit.ts'

/** A process that is alive. */
export interface Alive {
  pid: number
  parent: number
  command: string
}

/** All that this process can see. */
export function aliveProcesses(): Alive[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readAlive(Number(pid)) ?? [])
}

/** Those of this machine that were started by `parent`, directly. */
export function childrenOf(parent: number): Alive[] {
  return aliveProcesses().filter((found) => found.parent === parent)
}

/** A zombie is dead, and so is what has no memory of its own any more. */
export function isAlive(pid: number): boolean {
  return readAlive(pid) !== null
}

/** The engine and the supervisor of a labrun that is reading labs. */
export async function startedAhead(front: number): Promise<{ engine: number; supervisor: number }> {
  const child = (parent: number, program: string) =>
    childrenOf(parent).find(({ command }) => command.includes(program))?.pid
  const engine = await eventually(() => child(front, 'engine/main.ts'), Boolean)
  const supervisor = await eventually(() => child(engine!, 'private/supervise.ts'), Boolean)
  return { engine: engine!, supervisor: supervisor! }
}

function readAlive(pid: number): Alive | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    if (!status.includes('VmSize:')) return null
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return { pid, parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), command }
  } catch {
    return null
  }
}
