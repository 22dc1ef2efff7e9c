import type { NetworkInterface, NetworkNamespace, Topology } from '../core/topology.ts'
import {
  type ChangeKind,
  changesBetween,
  FORWARDING_KEY,
  interfaceKey,
  namespaceKey,
  routeKey,
  ruleKey,
} from './changes.ts'
import { onOff } from './list.ts'

/** Signs that tell without colour what a step did. */
export const SIGNS: Readonly<Record<ChangeKind, string>> = {
  added: '+',
  moved: '→',
  changed: '~',
  removed: '-',
}

/** A line of the text, and what the step did to what it tells of. */
export interface TopologyLine {
  text: string
  change: ChangeKind | null
}

/**
 * The topology as text for a terminal: a line for each interface, ports below their bridge, with the other end of each veth
 * pair. Loopbacks are left out, and rules that were there `before`.
 */
export function topologyText(before: Topology, after: Topology): TopologyLine[] {
  const changes = changesBetween(before, after)
  const marks = new Map(changes.map(({ key, kind }) => [key, kind]))
  const gone = changes.filter(({ kind }) => kind === 'removed')
  const rows = after.namespaces
    .flatMap((namespace) => namespaceRows(namespace, after))
    .filter(({ onlyIfChanged, key }) => !onlyIfChanged || marks.has(key))
  const names = Math.max(...rows.map(({ name }) => name.length))
  return [
    ...rows.map(({ key, name, rest }) => rowLine(marks.get(key) ?? null, `${name.padEnd(names)}  ${rest}`)),
    ...gone.map(({ kind, text }) => rowLine(kind, text)),
  ]
}

function rowLine(change: ChangeKind | null, text: string): TopologyLine {
  return { text: `${change === null ? ' ' : SIGNS[change]} ${text}`.trimEnd(), change }
}

interface Row {
  key: string
  /** Indented. */
  name: string
  rest: string
  /** What is always the same says nothing. */
  onlyIfChanged?: boolean
}

function namespaceRows(namespace: NetworkNamespace, topology: Topology): Row[] {
  const { kind, name, forwarding, interfaces, routes, rules } = namespace
  const links = interfaces.filter((link) => link.kind !== 'loopback' && link.master === null)
  return [
    kind === 'host'
      ? { key: FORWARDING_KEY, name, rest: `forwarding ${onOff(forwarding)}` }
      : { key: namespaceKey(namespace), name, rest: '' },
    ...links.flatMap((link) => interfaceRows(link, namespace, topology, '  ')),
    ...routes.map((route) => ({
      key: routeKey(namespace, route),
      name: '  route',
      rest: route,
      onlyIfChanged: true,
    })),
    ...rules.map((rule) => ({
      key: ruleKey(rule),
      name: `  ${rule.chain}`,
      rest: rule.rule,
      onlyIfChanged: true,
    })),
  ]
}

function interfaceRows(
  link: NetworkInterface,
  namespace: NetworkNamespace,
  topology: Topology,
  indent: string,
): Row[] {
  const ports = namespace.interfaces.filter(({ master }) => master === link.name)
  const row = {
    key: interfaceKey(namespace, link),
    name: indent + link.name,
    rest: interfaceText(link, namespace, topology),
  }
  return [row, ...ports.flatMap((port) => interfaceRows(port, namespace, topology, `${indent}  `))]
}

function interfaceText(
  { kind, up, addresses, peer }: NetworkInterface,
  { inode }: NetworkNamespace,
  { namespaces }: Topology,
): string {
  const other = namespaces.find((one) => one.inode === peer?.inode)
  const where = peer === null ? '' : `── ${peer.name}${peer.inode === inode ? '' : ` in ${other?.name}`}`
  const noun = peer === null ? kind : ''
  return [up ? '' : 'down', addresses.join(' '), noun, where].filter((part) => part !== '').join('  ')
}
