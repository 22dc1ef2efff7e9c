import type { NetworkInterface, NetworkNamespace, Topology } from '../core/topology.ts'

/** A line, and those below it. */
export interface ListItem {
  text: string
  items: ListItem[]
}

/** The topology in words: what a screen reader is told, and what stands in plain Markdown, in place of the picture. */
export function topologyList({ namespaces }: Topology): ListItem[] {
  return namespaces.map((namespace) => ({
    text: `${heading(namespace)}${namespace.kind === 'host' ? `, forwarding ${onOff(namespace.forwarding)}` : ''}`,
    items: [
      ...namespace.interfaces
        .filter(({ master }) => master === null)
        .map((link) => interfaceItem(link, namespace, namespaces)),
      ...namespace.routes.map((route) => ({ text: `route: ${route}`, items: [] })),
      ...namespace.rules.map(({ table, chain, rule }) => ({
        text: `firewall, ${table} ${chain}: ${rule}`,
        items: [],
      })),
    ],
  }))
}

function heading({ kind, name, inode }: NetworkNamespace): string {
  const noun = kind === 'container' ? 'container ' : kind === 'named' ? 'namespace ' : ''
  return `${noun}${name} (network namespace ${inode})`
}

function interfaceItem(
  link: NetworkInterface,
  namespace: NetworkNamespace,
  all: readonly NetworkNamespace[],
): ListItem {
  const ports = namespace.interfaces.filter(({ master }) => master === link.name)
  return {
    text: interfaceText(link, namespace, all),
    items: ports.map((port) => interfaceItem(port, namespace, all)),
  }
}

function interfaceText(
  { name, kind, up, addresses, peer, master }: NetworkInterface,
  namespace: NetworkNamespace,
  all: readonly NetworkNamespace[],
): string {
  const other = peer === null ? undefined : all.find(({ inode }) => inode === peer.inode)
  return [
    `${name}, ${kind}`,
    master === null ? '' : `port of ${master}`,
    up ? 'up' : 'down',
    addresses.join(' and '),
    peer === null ? '' : `other end ${peer.name}${other === namespace ? '' : ` in ${other?.name}`}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

export function onOff(value: boolean): 'on' | 'off' {
  return value ? 'on' : 'off'
}
