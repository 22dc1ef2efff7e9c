import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DockerHost } from '../core/docker-host.ts'

/** A network namespace that something on the host keeps alive. */
export interface FoundNamespace {
  inode: number
  /** The process with the lowest number in it, as the host counts; `null` where only a name keeps it. */
  pid: number | null
  /** What that process calls itself. */
  command: string
  /** Ids of the containers that have processes in it. */
  containers: string[]
  /** Below `/run/netns`. */
  names: string[]
}

/** The network namespaces of a host, by their inodes; that of its first process comes first. Reads files alone. */
export function findNamespaces(host: Pick<DockerHost, 'outside'>): FoundNamespace[] {
  const found = new Map<number, FoundNamespace>()
  for (const pid of processes(host.outside('/proc'))) addProcess(found, host.outside(`/proc/${pid}`), pid)
  for (const name of entries(host.outside('/run/netns'))) {
    const inode = inodeAt(host.outside(`/run/netns/${name}`))
    if (inode !== null) namespace(found, inode).names.push(name)
  }
  return [...found.values()]
}

function processes(proc: string): number[] {
  return entries(proc)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
}

function addProcess(found: Map<number, FoundNamespace>, directory: string, pid: number): void {
  try {
    const inode = Number(/^net:\[(\d+)\]$/.exec(readlinkSync(join(directory, 'ns/net')))?.[1])
    const own = namespace(found, inode)
    if (own.pid === null) {
      own.pid = pid
      own.command = readFileSync(join(directory, 'comm'), 'utf8').trimEnd()
    }
    const container = containerOf(readFileSync(join(directory, 'cgroup'), 'utf8'))
    if (container !== null && !own.containers.includes(container)) own.containers.push(container)
  } catch {
    // It has ended meanwhile.
  }
}

/** Docker names a container's cgroup by its id; systemd adds `docker-` and `.scope`. */
function containerOf(cgroups: string): string | null {
  return /[/-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m.exec(cgroups)?.[1] ?? null
}

function namespace(found: Map<number, FoundNamespace>, inode: number): FoundNamespace {
  const known = found.get(inode)
  if (known !== undefined) return known
  const added = { inode, pid: null, command: '', containers: [], names: [] }
  found.set(inode, added)
  return added
}

/** A name whose namespace was deleted is a plain file, on the file system that `/run` is on. */
function inodeAt(path: string): number | null {
  try {
    const { ino } = statSync(path)
    // The kernel's namespaces are numbered from 0xF0000000 on.
    return ino >= 0xf0000000 ? ino : null
  } catch {
    return null
  }
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory).sort()
  } catch {
    return []
  }
}
