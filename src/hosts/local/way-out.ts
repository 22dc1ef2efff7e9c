import { runProgram } from '../../cleanup/machine/run-program.ts'
import { isWhole, runOneWhole, whyNotWhole } from '../../cleanup/machine/run-whole.ts'

/** By what a machine reaches others: perhaps who is looking at it, too. */
export interface WayOut {
  /** Links that carry a default route, by their numbers. */
  links: GuardedLink[]
  /** Routes by these links, as `ip route` takes them; the default ones among them. */
  routes: { family: '4' | '6'; route: string }[]
}

interface GuardedLink {
  index: number
  name: string
  up: boolean
  mtu: number
  /** Name of the bridge that it is in. */
  master: string | null
  addresses: { address: string; broadcast: string | null }[]
}

interface IpLink {
  ifindex: number
  ifname: string
  flags: string[]
  mtu: number
  master?: string
  addr_info: { family: string; local: string; prefixlen: number; broadcast?: string; scope: string }[]
}

/** Runs `ip`; resolves with its stdout, and rejects where it fails. */
export type Ip = (...argv: string[]) => Promise<string>

const runIp: Ip = async (...words) => {
  const argv = ['ip', ...words]
  // By half a list, a default route of the machine's would seem to have come since, and be taken away.
  const end = await (words.includes('show') ? runOneWhole(argv) : runProgram(argv))
  if (isWhole(end)) return end.stdout
  throw new Error(`${argv.join(' ')}: ${whyNotWhole(end)}`)
}

/** @param links numbers of those to look at; left out: those with a default route now */
export async function readWayOut(links?: readonly number[], ip: Ip = runIp): Promise<WayOut> {
  const [all, four, six] = await Promise.all([
    ip('-json', 'address', 'show').then((text) => JSON.parse(text) as IpLink[]),
    ip('-4', 'route', 'show', 'table', 'main'),
    ip('-6', 'route', 'show', 'table', 'main').catch(() => ''),
  ])
  const routes = [...routesIn(four, '4'), ...routesIn(six, '6')]
  const names = new Set(routes.filter(({ route }) => route.startsWith('default ')).map(deviceOf))
  const isGuarded = ({ ifindex, ifname }: IpLink) => (links ? links.includes(ifindex) : names.has(ifname))
  const guarded = all.filter(isGuarded)
  const devices = new Set<string | null>(guarded.map(({ ifname }) => ifname))
  const isWayOut = (route: { route: string }) =>
    route.route.startsWith('default ') || devices.has(deviceOf(route))
  return { links: guarded.map(guardedLink), routes: routes.filter(isWayOut) }
}

/**
 * Puts back what has changed of it; returns what that was and what can't be put back, as notes. The lab's own additional routes by these links are left, and
 * undone at its end.
 */
export async function restoreWayOut(before: WayOut, ip: Ip = runIp): Promise<string[]> {
  const now = await readWayOut(
    before.links.map(({ index }) => index),
    ip,
  )
  const words: string[] = []
  const lost: string[] = []
  for (const link of before.links) {
    const same = now.links.find(({ index }) => index === link.index)
    if (same === undefined) lost.push(`link ${link.name}, which had the default route, is gone`)
    else words.push(...(await restoreLink(link, same, ip)))
  }
  const after =
    words.length + lost.length === 0
      ? now
      : await readWayOut(
          before.links.map(({ index }) => index),
          ip,
        )
  const there = new Set<string | null>(
    before.links
      .filter(({ index }) => now.links.some((link) => link.index === index))
      .map(({ name }) => name),
  )
  const left = new Set(after.routes.map(({ route }) => route))
  for (const { family, route } of before.routes) {
    if (left.has(route) || !there.has(deviceOf({ route }))) continue
    await ip(`-${family}`, 'route', 'replace', ...route.split(' ')).catch(() => {})
    words.push(`route ${route}`)
  }
  const foreign = after.routes.filter(
    ({ route }) => route.startsWith('default ') && !before.routes.some((other) => other.route === route),
  )
  for (const { family, route } of foreign) {
    await ip(`-${family}`, 'route', 'delete', ...route.split(' ')).catch(() => {})
    words.push(`another default route was added (${route})`)
  }
  return [...words.map((what) => `put back at once: ${what}`), ...lost.map((what) => `not put back: ${what}`)]
}

async function restoreLink(before: GuardedLink, now: GuardedLink, ip: Ip): Promise<string[]> {
  const set = (...argv: string[]) => ip('link', 'set', 'dev', now.name, ...argv).catch(() => {})
  const words: string[] = []
  if (now.master !== before.master) {
    await (before.master === null ? set('nomaster') : set('master', before.master))
    words.push(`link ${before.name} was put into ${now.master ?? 'no bridge'}`)
  }
  if (now.name !== before.name) {
    await set('down')
    await set('name', before.name)
    now = { ...now, name: before.name, up: false }
    words.push(`link ${before.name} was renamed`)
  }
  if (now.mtu !== before.mtu) {
    await ip('link', 'set', 'dev', before.name, 'mtu', String(before.mtu)).catch(() => {})
    words.push(`link ${before.name}: mtu`)
  }
  if (before.up && !now.up) {
    await ip('link', 'set', 'dev', before.name, 'up').catch(() => {})
    words.push(`link ${before.name} was down`)
  }
  for (const { address, broadcast } of before.addresses) {
    if (now.addresses.some((other) => other.address === address)) continue
    const brd = broadcast === null ? [] : ['brd', broadcast]
    await ip('address', 'add', address, ...brd, 'dev', before.name).catch(() => {})
    words.push(`address ${address} of ${before.name}`)
  }
  return words
}

function guardedLink({ ifindex, ifname, flags, mtu, master, addr_info }: IpLink): GuardedLink {
  return {
    index: ifindex,
    name: ifname,
    up: flags.includes('UP'),
    mtu,
    master: master ?? null,
    addresses: addr_info
      .filter(({ scope }) => scope === 'global')
      .map(({ local, prefixlen, broadcast }) => ({
        address: `${local}/${prefixlen}`,
        broadcast: broadcast ?? null,
      })),
  }
}

/** Those that a router tells come and go by themselves; what a link brings with it comes before what needs it. */
function routesIn(text: string, family: '4' | '6'): WayOut['routes'] {
  return text
    .split('\n')
    .map((line) => line.replace(/ (?:linkdown|dead|pref medium|expires \S+)/g, '').trim())
    .filter((route) => route !== '' && !/ proto ra\b|^fe80:/.test(route))
    .map((route) => ({ family, route }))
    .sort((one, other) => Number(one.route.includes(' via ')) - Number(other.route.includes(' via ')))
}

function deviceOf({ route }: { route: string }): string | null {
  return / dev (\S+)/.exec(route)?.[1] ?? null
}
