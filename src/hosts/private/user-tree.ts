import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type MountEntry, parseMountInfo } from '../../cleanup/mount-info.ts'
import { bind, fresh, type PlannedMount, planKernelMounts, tmpfs } from './mount-plan.ts'

/** A symbolic link of the host's tree. */
export interface PlannedLink {
  path: string
  target: string
}

/**
 * What of the machine's file system shows on a host whose root is an ordinary user of the machine: its programs. Files that
 * are the machine's root's, that one can't change even in an overlay, so all of it can only be read. boot.sh adds a copy of
 * /etc, which is the host's own to change, and devices.
 */
const SHOWN = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/opt']

/**
 * The host's file tree in the order in which it is mounted, and what of it are links.
 *
 * @param shown folders that are shown
 */
export function planUserTree(
  stage: string,
  labDirectory: string,
  machine: MountEntry[] = parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8')),
  shown: readonly string[] = SHOWN,
): { mounts: PlannedMount[]; links: PlannedLink[] } {
  const links: PlannedLink[] = []
  const programs = shown.flatMap((path) => planShown(path, machine, links))
  const mounts = [
    tmpfs('/', ['mode=755']),
    ...programs,
    ...fresh.map(([target, mode]) => tmpfs(target, [`mode=${mode}`, 'nosuid', 'nodev'])),
    ...planKernelMounts(stage, []).map(withOwnGroups),
    readOnly(labDirectory, '/lab', machine),
  ]
  return { mounts, links }
}

/**
 * A folder that has mounts below cannot be shown without them, as those of another user namespace can't be taken off: then
 * what is in it is shown piece by piece, but for files.
 */
function planShown(path: string, machine: MountEntry[], links: PlannedLink[]): PlannedMount[] {
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (status?.isSymbolicLink()) links.push({ path, target: readlinkSync(path) })
  if (!status?.isDirectory()) return []
  if (!machine.some(({ mountPoint }) => mountPoint.startsWith(`${path}/`)))
    return [readOnly(path, path, machine)]
  return namesIn(path).flatMap((name) => planShown(join(path, name), machine, links))
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort()
  } catch {
    return []
  }
}

/** What its file system was mounted with has to stay: in a user namespace the kernel refuses to loosen it. */
function readOnly(source: string, target: string, machine: MountEntry[]): PlannedMount {
  const around = machine.filter(({ mountPoint }) => isAt(source, mountPoint))
  // The longest path is the nearest; of several at one path the last covers the others.
  const nearest = around.reduceRight<MountEntry | null>(
    (best, entry) => (best !== null && best.mountPoint.length >= entry.mountPoint.length ? best : entry),
    null,
  )
  const mount = bind(source, target, 'ro')
  const kept = (nearest?.options ?? []).filter((option) => KEPT.has(option))
  return { ...mount, options: [...mount.options, ...kept], optional: target !== '/lab' }
}

const KEPT = new Set(['nosuid', 'nodev', 'noexec', 'noatime', 'nodiratime'])

function isAt(path: string, mountPoint: string): boolean {
  return mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`)
}

/** The group of terminals is not one of the ids that there are. */
function withOwnGroups(mount: PlannedMount): PlannedMount {
  return { ...mount, options: mount.options.filter((option) => !option.startsWith('gid=')) }
}
