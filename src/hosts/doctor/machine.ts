import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { release, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { cgroupVersion, machineHierarchies } from '../../cleanup/cgroups.ts'
import { parseMountInfo } from '../../cleanup/mount-info.ts'
import { dockerArchitecture } from '../images/architecture.ts'
import { holdsOverlays } from '../private/data-directory.ts'
import { iptablesVersion } from '../tool-versions.ts'
import { type Attempt, attempt } from './attempt.ts'
import { lackingCapabilities } from './capabilities.ts'
import { type UserFacts, userFacts } from './user.ts'

/** What a machine is, as far as labs depend on it. */
export interface MachineFacts {
  /** As Node has it: `linux`, `darwin`. */
  platform: string
  kernel: string
  architecture: string
  /** `Debian GNU/Linux 12 (bookworm)`; `null` where /etc/os-release does not tell. */
  system: string | null
  user: UserFacts
  memoryBytes: number
  availableBytes: number
  disk: DiskFacts
  /** What this process lives in; `null`: the machine itself. */
  inside: 'container' | 'chroot' | null
  /** Why it can't be done, in the system's words; `null`: it can. `undefined`: only root can try. */
  namespaces: string | null | undefined
  overlay: string | null | undefined
  /** The same of what labs without Docker are run in where root is not to be had; `undefined`: this is root. */
  userNamespace: string | null | undefined
  cgroup: { version: 'v1' | 'hybrid' | 'v2'; controllers: string[] } | null
  /** `v1.8.9 (nf_tables)` */
  iptables: string | null
  /** The kernel hands a bridge's frames to iptables. */
  brNetfilter: boolean
  tun: boolean
  /** `CAP_SYS_RESOURCE`: those that nothing on it can have. */
  lackingCapabilities: string[]
}

export interface DiskFacts {
  /** Where hosts keep their directories. */
  directory: string
  /** As mount(8) lists it: `ext4`, `overlay`. */
  type: string
  freeBytes: number
  /** Docker's layers can be on it. */
  holdsOverlays: boolean
}

/**
 * Looks at the machine; what must be tried is tried in namespaces that are gone at once.
 *
 * @param engine the command that a run asks sudo for
 */
export async function machineFacts(stateDirectory: string, engine: readonly string[]): Promise<MachineFacts> {
  const inside = whatItLivesIn()
  const [user, tried, iptables] = await Promise.all([
    userFacts(engine),
    tryMaking(inside === 'chroot'),
    iptablesVersion(),
  ])
  return {
    platform: process.platform,
    kernel: release(),
    architecture: dockerArchitecture(),
    system: systemName(),
    user,
    memoryBytes: totalmem(),
    availableBytes: availableBytes(),
    disk: diskFacts(stateDirectory),
    inside,
    ...tried,
    cgroup: cgroupFacts(),
    iptables,
    brNetfilter: existsSync('/proc/sys/net/bridge/bridge-nf-call-iptables'),
    tun: existsSync('/dev/net/tun'),
    lackingCapabilities: lackingCapabilities(
      readOr('/proc/self/status', ''),
      Number(readOr('/proc/sys/kernel/cap_last_cap', '-1')),
    ),
  }
}

function systemName(): string | null {
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(readOr('/etc/os-release', ''))?.[1] ?? null
}

function availableBytes(): number {
  return Number(/^MemAvailable: *(\d+)/m.exec(readOr('/proc/meminfo', ''))?.[1] ?? 0) * 1024
}

function diskFacts(directory: string): DiskFacts {
  let existing = directory
  while (!existsSync(existing)) existing = dirname(existing)
  const { bavail, bsize } = statfsSync(existing)
  return {
    directory,
    type: typeAt(existing),
    freeBytes: bavail * bsize,
    holdsOverlays: holdsOverlays(existing),
  }
}

/** Of the last mounted of the deepest mount points. */
function typeAt(directory: string): string {
  const above = parseMountInfo(readOr('/proc/self/mountinfo', '')).filter(({ mountPoint }) =>
    `${directory}/`.startsWith(mountPoint === '/' ? '/' : `${mountPoint}/`),
  )
  const [deepest] = above.reverse().toSorted((a, b) => b.mountPoint.length - a.mountPoint.length)
  return deepest?.type ?? 'an unknown file system'
}

function whatItLivesIn(): MachineFacts['inside'] {
  const environment = readOr('/proc/1/environ', '')
  const isContainer = ['/.dockerenv', '/run/.containerenv'].some((file) => existsSync(file))
  if (isContainer || /(^|\0)container=/.test(environment)) return 'container'
  const mounts = parseMountInfo(readOr('/proc/self/mountinfo', ''))
  return mounts.length > 0 && !mounts.some(({ mountPoint }) => mountPoint === '/') ? 'chroot' : null
}

/** The same namespaces as a host's, and an overlay of the machine's root on a file system in memory. */
async function tryMaking(
  chrooted: boolean,
): Promise<Pick<MachineFacts, 'namespaces' | 'overlay' | 'userNamespace'>> {
  if (process.getuid?.() !== 0) return { namespaces: undefined, overlay: undefined, ...(await tryAsUser()) }
  const propagation = chrooted ? ['--propagation', 'unchanged'] : []
  const alone = chrooted ? 'nsenter --mount=/proc/self/ns/mnt mount --make-rprivate /; ' : ''
  const all = ['--mount', '--net', '--pid', '--uts', '--ipc', '--cgroup', '--fork', ...propagation]
  const [namespaces, overlay] = await Promise.all([
    attempt('unshare', [...all, 'true']),
    attempt('unshare', ['--mount', ...propagation, 'sh', '-euc', alone + OVERLAY]),
  ])
  return { namespaces: why(namespaces), overlay: why(overlay), userNamespace: undefined }
}

async function tryAsUser(): Promise<Pick<MachineFacts, 'userNamespace'>> {
  const all = ['--user', '--map-root-user', '--mount', '--net', '--pid', '--uts', '--ipc', '--fork']
  return { userNamespace: why(await attempt('unshare', [...all, 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp'])) }
}

const OVERLAY = `mount -t tmpfs tmpfs /tmp; cd /tmp; mkdir upper work tree
mount -t overlay -o lowerdir=/,upperdir=upper,workdir=work overlay tree`

function why({ failed, said }: Attempt): string | null {
  return failed ? said : null
}

function cgroupFacts(): MachineFacts['cgroup'] {
  if (!existsSync('/proc/self/cgroup')) return null
  const hierarchies = machineHierarchies()
  if (hierarchies.length === 0) return null
  const controllers = hierarchies.flatMap(({ version, controllers: mounted, mountPoint }) =>
    version === 1 ? mounted.split(',') : readOr(`${mountPoint}/cgroup.controllers`, '').trim().split(' '),
  )
  const named = controllers.filter((name) => name !== '' && !name.startsWith('name='))
  return { version: cgroupVersion(hierarchies), controllers: [...new Set(named)].sort() }
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}
