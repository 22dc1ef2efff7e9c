import type { NetworkInterface, NetworkNamespace, Topology } from '../core/topology.ts'

export type ChangeKind = 'added' | 'removed' | 'moved' | 'changed'

/** One thing that a step did to the network, for people, and for who marks it in a picture. */
export interface Change {
  kind: ChangeKind
  /** Whole sentence without its full stop: `veth-guest moved from host to mynginx`. */
  text: string
  /** What it is about: see `interfaceKey`, `namespaceKey`, `ruleKey`. For what is gone, where it was before. */
  key: string
}

export function namespaceKey({ inode }: NetworkNamespace): string {
  return `namespace ${inode}`
}

export function interfaceKey({ inode }: NetworkNamespace, { name }: NetworkInterface): string {
  return `interface ${inode} ${name}`
}

export function routeKey({ inode }: NetworkNamespace, route: string): string {
  return `route ${inode} ${route}`
}

export const FORWARDING_KEY = 'forwarding'

export function ruleKey({ table, chain, rule }: NetworkNamespace['rules'][number]): string {
  return `rule ${table} ${chain} ${rule}`
}

/**
 * What is different after a step, in the order of the picture. An interface that is in another namespace with the same MAC
 * has moved. What has gone with its namespace goes without saying, and so does a new one's loopback.
 */
export function changesBetween(before: Topology, after: Topology): Change[] {
  const was = placedInterfaces(before)
  const is = placedInterfaces(after)
  const appeared = is.filter((one) => !was.some((other) => other.key === one.key))
  const gone = was.filter((one) => !is.some((other) => other.key === one.key))
  const moves = pairMoves(gone, appeared)
  const lives = new Set(after.namespaces.map(({ inode }) => inode))
  return [
    ...namespaceChanges(before, after),
    ...is.flatMap((one) => {
      const from = moves.get(one)
      if (from !== undefined) return [moved(from, one)]
      const earlier = was.find(({ key }) => key === one.key)
      if (earlier !== undefined) return changed(earlier, one)
      return isMatterOfCourse(one) ? [] : [added(one)]
    }),
    ...gone
      .filter((one) => ![...moves.values()].includes(one) && lives.has(one.namespace.inode))
      .map(removed),
    ...routeChanges(before, after),
    ...settingChanges(before, after),
  ]
}

interface Placed {
  key: string
  namespace: NetworkNamespace
  link: NetworkInterface
}

function placedInterfaces({ namespaces }: Topology): Placed[] {
  return namespaces.flatMap((namespace) =>
    namespace.interfaces.map((link) => ({ key: interfaceKey(namespace, link), namespace, link })),
  )
}

/** A namespace is made with one. */
function isMatterOfCourse({ link }: Placed): boolean {
  return link.kind === 'loopback' && link.addresses.every((address) => /^(?:127\.|::1\/)/.test(address))
}

/** From where each came that has moved. Loopbacks have no MAC of their own. */
function pairMoves(gone: readonly Placed[], appeared: readonly Placed[]): Map<Placed, Placed> {
  const moves = new Map<Placed, Placed>()
  for (const one of appeared.filter(({ link }) => link.kind !== 'loopback')) {
    const from = gone.find(({ link }) => link.mac === one.link.mac && link.kind === one.link.kind)
    if (from !== undefined) moves.set(one, from)
  }
  return moves
}

function moved(from: Placed, { key, namespace, link }: Placed): Change {
  const renamed = from.link.name === link.name ? '' : `, and is called ${link.name} now`
  const text =
    from.namespace.inode === namespace.inode
      ? `${from.link.name} is called ${link.name} now`
      : `${from.link.name} moved from ${from.namespace.name} to ${namespace.name}${renamed}`
  return { kind: 'moved', text, key }
}

function added({ key, namespace, link }: Placed): Change {
  const address = link.addresses.length > 0 ? ` with ${link.addresses.join(' and ')}` : ''
  const port = link.master === null ? '' : `, a port of ${link.master}`
  return { kind: 'added', text: `${link.name} is new in ${namespace.name}${address}${port}`, key }
}

function removed({ key, namespace, link }: Placed): Change {
  return { kind: 'removed', text: `${link.name} is gone from ${namespace.name}`, key }
}

function changed({ link: was }: Placed, { key, namespace, link }: Placed): Change[] {
  const where = `${link.name} in ${namespace.name}`
  const texts = [
    ...(was.up === link.up ? [] : [`${where} is ${link.up ? 'up' : 'down'} now`]),
    ...without(link.addresses, was.addresses).map((address) => `${where} has the address ${address} now`),
    ...without(was.addresses, link.addresses).map((address) => `${where} has no longer ${address}`),
    ...(was.master === link.master
      ? []
      : [
          link.master === null
            ? `${where} is no longer a port of ${was.master}`
            : `${where} is a port of ${link.master} now`,
        ]),
    // A bridge takes its MAC from its ports.
    ...(was.mac === link.mac || link.kind === 'bridge' ? [] : [`${where} has the MAC ${link.mac} now`]),
  ]
  return texts.map((text) => ({ kind: 'changed', text, key }))
}

function namespaceChanges(before: Topology, after: Topology): Change[] {
  const has = ({ namespaces }: Topology, inode: number) => namespaces.some((one) => one.inode === inode)
  const isNew = after.namespaces.filter(({ inode }) => !has(before, inode))
  const isGone = before.namespaces.filter(({ inode }) => !has(after, inode))
  return [
    ...isNew.map((one): Change => ({ kind: 'added', text: `${nounOf(one)} is new`, key: namespaceKey(one) })),
    ...isGone.map(
      (one): Change => ({ kind: 'removed', text: `${nounOf(one)} is gone`, key: namespaceKey(one) }),
    ),
  ]
}

function nounOf({ kind, name }: NetworkNamespace): string {
  if (kind === 'container') return `the namespace of ${name}`
  return kind === 'host' ? "the host's own namespace" : `the namespace ${name}`
}

/** Of namespaces that were there before: what a new one has goes without saying. */
function routeChanges(before: Topology, after: Topology): Change[] {
  return after.namespaces.flatMap((namespace) => {
    const was = before.namespaces.find(({ inode }) => inode === namespace.inode)
    if (was === undefined) return []
    const { name, routes } = namespace
    return [
      ...without(routes, was.routes).map(
        (route): Change => ({
          kind: 'added',
          text: `${name} has the route ${route} now`,
          key: routeKey(namespace, route),
        }),
      ),
      ...without(was.routes, routes).map(
        (route): Change => ({
          kind: 'removed',
          text: `${name} has no longer the route ${route}`,
          key: routeKey(namespace, route),
        }),
      ),
    ]
  })
}

function settingChanges(before: Topology, after: Topology): Change[] {
  const [was] = before.namespaces
  const [is] = after.namespaces
  if (was === undefined || is === undefined) return []
  const rules = without(is.rules.map(ruleKey), was.rules.map(ruleKey))
  const lost = without(was.rules.map(ruleKey), is.rules.map(ruleKey))
  const told = (key: string) => key.replace(/^rule \S+ /, '')
  return [
    ...(was.forwarding === is.forwarding
      ? []
      : [
          {
            kind: 'changed' as const,
            text: `forwarding is ${is.forwarding ? 'on' : 'off'} now`,
            key: FORWARDING_KEY,
          },
        ]),
    ...rules.map((key): Change => ({ kind: 'added', text: `the firewall has ${told(key)} now`, key })),
    ...lost.map((key): Change => ({ kind: 'removed', text: `the firewall has no longer ${told(key)}`, key })),
  ]
}

function without<T>(all: readonly T[], others: readonly T[]): T[] {
  return all.filter((one) => !others.includes(one))
}
