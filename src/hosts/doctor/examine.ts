import type { FoundRun } from '../../cleanup/find-runs.ts'
import { sizeText } from '../../core/text/size-text.ts'
import type { CacheFacts } from './cache.ts'
import type { CommandFacts } from './commands.ts'
import type { EngineFacts } from './engine.ts'
import type { Facts } from './facts.ts'
import type { Finding } from './finding.ts'
import { hostOffers } from './host-offers.ts'
import type { MachineFacts } from './machine.ts'

export interface Section {
  title: string
  findings: Finding[]
}

/** What the facts mean. */
export interface Examination {
  sections: Section[]
  /** Whether a host can be had without asking for it by name: a private one, or one in a container. */
  isFit: boolean
}

/** Puts facts into words. Looks at nothing itself. */
export function examine(facts: Facts, now = new Date()): Examination {
  const machine = machineFindings(facts.machine)
  const commands = commandFindings(facts.commands)
  const obstacles = [...machine, ...commands].filter(({ mark }) => mark === 'bad')
  const sections: Section[] = [
    { title: 'Machine', findings: machine },
    { title: 'Docker', findings: engineFindings(facts.engine) },
    { title: 'Commands', findings: commands },
    { title: 'Hosts', findings: hostOffers(obstacles, facts) },
    { title: cacheTitle(facts.cache), findings: cacheFindings(facts.cache, now) },
    { title: 'Runs', findings: runFindings(facts.runs, facts.halfRemoved) },
  ]
  return { sections, isFit: obstacles.length === 0 || facts.dind.version !== null }
}

const good = (words: string): Finding => ({ mark: 'good', words })
const warn = (words: string): Finding => ({ mark: 'warn', words })
const bad = (words: string): Finding => ({ mark: 'bad', words })
const none = (words: string): Finding => ({ mark: 'none', words })

function machineFindings(machine: MachineFacts): Finding[] {
  const { platform, kernel, architecture, system, memoryBytes, availableBytes } = machine
  if (platform !== 'linux') return [bad(`this is ${platform}; a private host needs Linux`)]
  const memory = `${sizeText(memoryBytes)} of memory, ${sizeText(availableBytes)} of it available`
  return [
    good([`Linux ${kernel}`, architecture, system].filter((word) => word !== null).join(', ')),
    userFinding(machine.user),
    availableBytes < fewBytes ? warn(`${memory}: a host needs 256 MiB`) : good(memory),
    ...diskFindings(machine.disk),
    ...insideFindings(machine.inside),
    ...triedFindings(machine),
    cgroupFinding(machine.cgroup),
    ...(machine.iptables === null ? [] : [good(`iptables ${machine.iptables}`)]),
    machine.brNetfilter
      ? good('bridged packets meet iptables (br_netfilter)')
      : warn('no br_netfilter: packets within a bridge do not meet iptables'),
    machine.tun ? good('/dev/net/tun is there') : warn('no /dev/net/tun: labs can have no way out'),
    ...capabilityFindings(machine.lackingCapabilities),
  ]
}

/** 128 MiB for the engine of an empty host, and as much for its containers. */
const fewBytes = 256 * 1024 * 1024

function userFinding(user: MachineFacts['user']): Finding {
  if (user === 'root') return good('root')
  if (user === 'sudo') return good('not root; sudo asks for no password')
  if (user === 'sudo-asks') return good('not root; sudo asks for a password, once a run')
  return bad('not root, and sudo does not help')
}

function diskFindings({ directory, type, freeBytes, holdsOverlays }: MachineFacts['disk']): Finding[] {
  const words = `${directory} is on ${type}, ${sizeText(freeBytes)} free`
  if (!holdsOverlays) return [warn(`${words}: can't hold Docker's layers, so they are in memory`)]
  return [freeBytes < littleDisk ? warn(`${words}: that is little for images`) : good(words)]
}

const littleDisk = 1024 ** 3

function insideFindings(inside: MachineFacts['inside']): Finding[] {
  if (inside === null) return []
  return [none(inside === 'container' ? 'inside of a container' : 'inside of a chroot')]
}

function triedFindings({ namespaces, overlay }: MachineFacts): Finding[] {
  if (namespaces === undefined) return [none('namespaces and overlay mounts: only root can try')]
  if (namespaces !== null) return [bad(`namespaces can't be made: ${namespaces}`)]
  if (overlay === null) return [good('namespaces and overlay mounts can be made')]
  return [good('namespaces can be made'), bad(`an overlay can't be mounted: ${overlay ?? ''}`)]
}

function cgroupFinding(cgroup: MachineFacts['cgroup']): Finding {
  if (cgroup === null) return bad('no cgroup file system is mounted: mount -t cgroup2 cgroup2 /sys/fs/cgroup')
  const lacking = ['memory', 'pids'].filter((name) => !cgroup.controllers.includes(name))
  const words = `cgroups ${cgroup.version}: ${cgroup.controllers.join(' ')}`
  return lacking.length === 0
    ? good(words)
    : warn(`${words}; without ${lacking.join(' and ')} no such limits`)
}

function capabilityFindings(lacking: string[]): Finding[] {
  if (lacking.length === 0) return []
  const words = `containers can't be given all rights (docker run --privileged): this machine lacks ${lacking.join(', ')}`
  return [warn(words)]
}

function engineFindings({ programs, local }: EngineFacts): Finding[] {
  const versions = programs.map(({ name, version }) => `${name} ${version}`).join(', ')
  const installed = versions === '' ? none('nothing of Docker is installed') : good(versions)
  if (local.version === null) return [installed, none(`no engine of the machine's own at ${local.address}`)]
  const words = `the machine's own engine ${local.version} at ${local.address}: its images can be used`
  return [installed, good(words)]
}

function commandFindings({ lacks, install }: CommandFacts): Finding[] {
  if (lacks.length === 0) return [good('nothing is missing')]
  return [
    ...lacks.map(({ what, isNeeded, missing }) => {
      const words = `for ${what}: ${missing.join(', ')}`
      return isNeeded ? bad(words) : warn(words)
    }),
    installFinding(install),
  ]
}

function installFinding(install: string | null): Finding {
  if (install === null) return none('install what your system calls them, and run this again')
  return { ...none('to have all of it:'), command: install }
}

function cacheTitle({ directory, items }: Facts['cache']): string {
  if (items === null) return `Cache ${directory}`
  return `Cache ${directory}, ${sizeText(items.reduce((sum, { bytes }) => sum + bytes, 0))}`
}

function cacheFindings({ items, verified }: Facts['cache'], now: Date): Finding[] {
  if (items === null) return [none('only root may look: sudo labrun doctor')]
  if (items.length === 0) return [none('empty: images are made when a lab first needs them')]
  const useless = items.filter(({ stale, damage }) => stale !== null || damage !== null)
  return [
    ...items.map((item) => cacheFinding(item, now)),
    ...(verified ? [] : [none('labrun doctor --verify also reads the contents of all files')]),
    ...(useless.length === 0 ? [] : [none('labrun clean --cache empties it; what labs need is made anew')]),
  ]
}

function cacheFinding(item: CacheFacts, now: Date): Finding {
  const { kind, images, digest, source, bytes, usedAt, damage, stale } = item
  const what =
    { image: 'image ', 'image-store': 'store of ', unfinished: 'folder ' }[kind] + images.join(', ')
  const used = `used ${daysAgo(usedAt, now)}`
  const known = [source, digest?.slice(0, 19), sizeText(bytes), used]
  const words = [what, ...known].filter((word) => word != null).join(', ')
  if (damage !== null) return warn(`${words}; damaged: ${damage}`)
  return stale === null ? good(words) : warn(`${words}; of no use: ${stale}`)
}

function daysAgo(date: Date, now: Date): string {
  const days = Math.floor((now.getTime() - date.getTime()) / 86_400_000)
  if (days < 1) return 'today'
  return days === 1 ? 'yesterday' : `${days} days ago`
}

function runFindings(runs: FoundRun[] | null, halfRemoved: string[]): Finding[] {
  if (runs === null) return [none('only root may look: sudo labrun doctor')]
  if (runs.length + halfRemoved.length === 0) return [good('none, and nothing is left of earlier ones')]
  const halves = halfRemoved.map((directory) =>
    warn(`${directory}: its removal was cut short; labrun clean finishes it, or tells how`),
  )
  return [...runs.map(runFinding), ...halves]
}

function runFinding({ name, state, supervisor, fault }: FoundRun): Finding {
  if (state === 'running')
    return good(`${name}: going on${supervisor === null ? '' : `, process ${supervisor}`}`)
  if (state === 'kept') return warn(`${name}: kept; labrun clean ${name} takes it away`)
  if (fault?.kind === 'newer')
    return warn(`${name}: died, and ${fault.words}: labrun clean of the newer labrun takes away what it left`)
  return warn(
    `${name}: died; labrun clean takes away what it left${fault === null ? '' : `; ${fault.words}`}`,
  )
}
