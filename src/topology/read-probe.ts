import type { FirewallRule, NetworkInterface } from '../core/topology.ts'

/** What the probe told of one namespace. */
export interface ProbedNamespace {
  interfaces: (Omit<NetworkInterface, 'peer'> & { peer: ProbedPeer | null })[]
  routes: string[]
  forwarding: boolean
  /** Which namespace another one's number means here, by the arguments of the probe. */
  neighbours: Map<number, string>
}

/** As `ip` tells it: a name where it is in this very namespace, else an index in one that has a number here. */
export type ProbedPeer = { name: string } | { namespaceId: number; index: number }

/** All that a probe told. */
export interface Probed {
  /** By the arguments of the probe. */
  namespaces: Map<string, ProbedNamespace>
  rules: FirewallRule[]
}

/** Reads what `probe.sh` prints. What it could not tell is empty. */
export function readProbe(text: string): Probed {
  const namespaces = new Map<string, ProbedNamespace>()
  let rules: FirewallRule[] = []
  for (const section of text.split(/^@/m).slice(1)) {
    const [name = '', ...lines] = section.split('\n')
    if (name === 'rules') rules = readRules(lines)
    else namespaces.set(name, readNamespace(lines))
  }
  return { namespaces, rules }
}

function readNamespace(lines: readonly string[]): ProbedNamespace {
  const [links = [], routes = [], ids = [], settings = []] = lines.map(asArray)
  return {
    interfaces: (links as Link[]).map(readLink),
    routes: readRoutes(routes as Route[]),
    forwarding: (settings as Setting[]).some(
      (setting) => setting.family === 'inet' && setting.interface === 'all' && setting.forwarding === true,
    ),
    neighbours: new Map((ids as NamespaceId[]).map(({ nsid, name = '' }) => [nsid, withoutPrefix(name)])),
  }
}

/** `ip -json -details address show`: what is read of it. */
interface Link {
  ifindex: number
  ifname: string
  flags: string[]
  link_type: string
  address?: string
  master?: string
  link?: string
  link_index?: number
  link_netnsid?: number
  linkinfo?: { info_kind?: string }
  addr_info: { local?: string; prefixlen: number; scope: string }[]
}

function readLink(link: Link): ProbedNamespace['interfaces'][number] {
  const kind = link.link_type === 'loopback' ? 'loopback' : (link.linkinfo?.info_kind ?? link.link_type)
  return {
    index: link.ifindex,
    name: link.ifname,
    kind,
    mac: link.address ?? '',
    up: link.flags.includes('UP'),
    carrier: link.flags.includes('LOWER_UP'),
    addresses: link.addr_info
      .filter(({ local, scope }) => local !== undefined && scope !== 'link')
      .map(({ local, prefixlen }) => `${local}/${prefixlen}`),
    master: link.master ?? null,
    peer: kind === 'veth' ? readPeer(link) : null,
  }
}

function readPeer({ link, link_index, link_netnsid }: Link): ProbedPeer | null {
  if (link !== undefined) return { name: link }
  if (link_index === undefined || link_netnsid === undefined) return null
  return { namespaceId: link_netnsid, index: link_index }
}

interface Route {
  dst: string
  table?: string
  gateway?: string
  dev?: string
  prefsrc?: string
  metric?: number
}

/** IPv4 first, as `ip` tells them. */
function readRoutes(routes: readonly Route[]): string[] {
  return routes
    .filter(({ table, dst }) => (table ?? 'main') === 'main' && !/^(?:fe80|ff00):/.test(dst))
    .map(({ dst, gateway, dev, prefsrc }) =>
      [dst, gateway && `via ${gateway}`, dev && `dev ${dev}`, prefsrc && `src ${prefsrc}`]
        .filter(Boolean)
        .join(' '),
    )
}

interface NamespaceId {
  nsid: number
  name?: string
}

interface Setting {
  family: string
  interface: string
  forwarding?: boolean
}

const BUILT_IN: ReadonlySet<string> = new Set(['INPUT', 'FORWARD', 'OUTPUT', 'PREROUTING', 'POSTROUTING'])

/** Rules of the built-in chains, but for those that only lead into chains of Docker's own. */
function readRules(lines: readonly string[]): FirewallRule[] {
  const rules: FirewallRule[] = []
  let table = ''
  for (const line of lines) {
    const [, startsTable] = /^\*(\w+)/.exec(line) ?? []
    const [, policyOf, policy] = /^:(\w+) ([A-Z]+) /.exec(line) ?? []
    const [, ruleOf, rule] = /^-A (\S+) (.+)$/.exec(line) ?? []
    if (startsTable !== undefined) table = startsTable
    if (!['filter', 'nat'].includes(table)) continue
    if (policyOf !== undefined && BUILT_IN.has(policyOf) && (table === 'filter' || policy !== 'ACCEPT'))
      rules.push({ table, chain: policyOf, rule: `policy ${policy}` })
    if (ruleOf !== undefined && BUILT_IN.has(ruleOf) && !/-j DOCKER\b/.test(rule!))
      rules.push({ table, chain: ruleOf, rule: rule! })
  }
  return rules
}

function withoutPrefix(name: string): string {
  return name.replace(/^labrun\./, '')
}

function asArray(line: string): unknown[] {
  try {
    const value: unknown = JSON.parse(line)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
