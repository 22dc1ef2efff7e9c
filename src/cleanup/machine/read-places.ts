import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { machineHierarchies } from '../cgroups.ts'
import { parseMountInfo } from '../mount-info.ts'
import type { Cgroup, Mount, Netns, Qdisc } from './things.ts'

/** Where `ip netns` keeps its names. */
const NETNS = '/run/netns'

/** Named network namespaces. */
export function readNetns(directory = NETNS): Netns[] {
  return namesIn(directory).flatMap((name) => {
    const status = statSync(join(directory, name), { throwIfNoEntry: false })
    return status === undefined ? [] : [{ key: `netns ${name}` as const, name, inode: status.ino }]
  })
}

/** Mounts of the mount namespace that this process is in, but for those that a named network namespace is made of. */
export function readMounts(mountInfo = readFileSync('/proc/self/mountinfo', 'utf8')): Mount[] {
  const times = new Map<string, number>()
  return parseMountInfo(mountInfo)
    .filter(({ type, mountPoint }) => !(type === 'nsfs' && mountPoint.startsWith(`${NETNS}/`)))
    .map(({ mountPoint, type, source, root, options, superOptions }) => {
      const time = (times.get(mountPoint) ?? 0) + 1
      times.set(mountPoint, time)
      return {
        key: `mount ${mountPoint}${time === 1 ? '' : ` ${time}`}` as const,
        mountPoint,
        type,
        source,
        root,
        mountOptions: options.join(','),
        superOptions: superOptions.join(','),
      }
    })
}

/** Cgroups in all hierarchies, but for labrun's own. */
export function readCgroups(
  mountPoints = machineHierarchies().map(({ mountPoint }) => mountPoint),
): Cgroup[] {
  return mountPoints.flatMap((point) =>
    foldersIn(point)
      .filter((name) => !name.startsWith('labrun-'))
      .flatMap((name) => foldersBelow(join(point, name)))
      .map((directory) => ({ key: `cgroup ${directory}` as const, directory })),
  )
}

/** Those that somebody has set, as `tc qdisc show` tells them: what the kernel gives a link by itself has no number. */
export function readQdiscs(text: string): Qdisc[] {
  return text.split('\n').flatMap((line) => {
    const [, kind, handle, device, place, options] =
      /^qdisc (\S+) (\S+) dev (\S+) (root|parent \S+|ingress|clsact)(?: refcnt \d+)?(.*)$/.exec(line) ?? []
    if (kind === undefined || handle === '0:') return []
    // Classes and their queues go with the root.
    const where = kind === 'clsact' || kind === 'ingress' ? kind : place!
    return [
      {
        key: `qdisc ${device} ${where}` as const,
        device: device!,
        place: where,
        qdisc: where === kind ? '' : `handle ${handle} ${kind}${options!.replace(/\s+/g, ' ').trimEnd()}`,
      },
    ]
  })
}

function foldersBelow(directory: string): string[] {
  return [directory, ...foldersIn(directory).flatMap((name) => foldersBelow(join(directory, name)))]
}

function foldersIn(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  } catch {
    return [] // It went meanwhile.
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
