import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findEntered, pidNamespaceOf } from './entered.ts'
import { parseMountInfo } from './mount-info.ts'

/** A cgroup hierarchy of the machine. Version 1 has one for each set of controllers, version 2 a single one. */
export interface CgroupHierarchy {
  version: 1 | 2
  /** Mount options that name it: `cpu,cpuacct`, `name=systemd`; empty for version 2. */
  controllers: string
  mountPoint: string
}

/** The hierarchies that are mounted, from the text of a `mountinfo` and of a `cgroup` file in /proc/PID. */
export function findHierarchies(mountInfo: string, ownCgroups: string): CgroupHierarchy[] {
  const mounts = parseMountInfo(mountInfo)
  const lists = ownCgroups.split('\n').flatMap((line) => line.split(':')[1] ?? [])
  return lists.flatMap((controllers) => {
    const wanted = controllers === '' ? [] : controllers.split(',')
    const mount = mounts.find((entry) =>
      controllers === ''
        ? entry.type === 'cgroup2'
        : entry.type === 'cgroup' && wanted.every((name) => entry.superOptions.includes(name)),
    )
    if (!mount) return []
    return [{ version: controllers === '' ? 2 : 1, controllers, mountPoint: mount.mountPoint }]
  })
}

/** The hierarchies of this machine. */
export function machineHierarchies(): CgroupHierarchy[] {
  return findHierarchies(
    readFileSync('/proc/self/mountinfo', 'utf8'),
    readFileSync('/proc/self/cgroup', 'utf8'),
  )
}

/** `v1`, `v2`, or both side by side with the controllers in v1. */
export function cgroupVersion(hierarchies: CgroupHierarchy[]): 'v1' | 'hybrid' | 'v2' {
  const versions = new Set(hierarchies.map(({ version }) => version))
  if (versions.size === 2) return 'hybrid'
  return versions.has(2) ? 'v2' : 'v1'
}

/** Makes the cgroup `name` in each hierarchy and returns the directories. */
export function createCgroups(hierarchies: CgroupHierarchy[], name: string): string[] {
  return hierarchies.map((hierarchy) => {
    const directory = join(hierarchy.mountPoint, name)
    mkdirSync(directory)
    if (hierarchy.controllers.split(',').includes('cpuset')) inheritCpuset(hierarchy.mountPoint, directory)
    return directory
  })
}

/** A new cpuset is empty in version 1, and no process can enter it until it has CPUs and memory nodes. */
function inheritCpuset(parent: string, directory: string): void {
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    if (existsSync(join(parent, file))) writeFileSync(join(directory, file), readFileSync(join(parent, file)))
  }
}

/** The kernel lets a directory go only when the last of its dead is reaped, which takes a busy machine seconds. */
const removeLimitMs = 10_000

/** Kills what is left in the cgroup `name` and takes its directories away; returns those that stayed. */
export async function removeCgroups(
  hierarchies: CgroupHierarchy[],
  name: string,
  limitMs = removeLimitMs,
): Promise<string[]> {
  const directories = hierarchies.map(({ mountPoint }) => join(mountPoint, name))
  const deadline = performance.now() + limitMs
  for (let attempt = 0; attempt === 0 || performance.now() < deadline; attempt++) {
    const left = directories.filter((directory) => !removeCgroup(directory))
    if (left.length === 0) return []
    const pids = left.flatMap(processesBelow)
    for (const pid of [...pids, ...(attempt < 2 ? [] : enteredWith(pids))]) kill(pid)
    thawCgroups(hierarchies, name)
    await sleep(5 * 2 ** Math.min(attempt, 6))
  }
  // The last of the dead may have been reaped during the last wait.
  return directories.filter((directory) => !removeCgroup(directory))
}

function removeCgroup(directory: string): boolean {
  try {
    for (const child of children(directory)) removeCgroup(join(directory, child))
    rmdirSync(directory)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

/**
 * Thaws all that is below the cgroup `name`: what version 1 has frozen (`docker pause`) does not even die of SIGKILL,
 * and a pid namespace that holds it does not end.
 */
export function thawCgroups(hierarchies: CgroupHierarchy[], name: string): void {
  for (const { version, controllers, mountPoint } of hierarchies) {
    if (version === 1 && controllers.split(',').includes('freezer')) thaw(join(mountPoint, name))
  }
}

/** From the top: what is below a frozen cgroup stays frozen. */
function thaw(directory: string): void {
  try {
    writeFileSync(join(directory, 'freezer.state'), 'THAWED')
  } catch {
    // Gone meanwhile: that is what was wanted.
  }
  for (const child of children(directory)) thaw(join(directory, child))
}

/** Who keeps the pid namespaces of these processes from ending. */
function enteredWith(pids: number[]): number[] {
  const own = pidNamespaceOf(process.pid)
  const namespaces = new Set(pids.map(pidNamespaceOf))
  return [...namespaces].flatMap((namespace) =>
    namespace === null || namespace === own ? [] : findEntered(namespace),
  )
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone meanwhile: that is what was wanted.
  }
}

function processesBelow(directory: string): number[] {
  return [
    ...processesIn(directory),
    ...children(directory).flatMap((child) => processesBelow(join(directory, child))),
  ]
}

function processesIn(directory: string): number[] {
  try {
    const pids = readFileSync(join(directory, 'cgroup.procs'), 'utf8').split('\n')
    return pids.map(Number).filter((pid) => pid > 0)
  } catch {
    return []
  }
}

function children(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
  } catch {
    return []
  }
}
