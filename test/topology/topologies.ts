import type { NetworkInterface, NetworkNamespace, Topology } from '../../src/core/topology.ts'

/** An interface that is up and has nothing else to it. */
export function link(name: string, given: Partial<NetworkInterface> = {}): NetworkInterface {
  const index = given.index ?? 2
  return {
    index,
    name,
    kind: 'veth',
    mac: `02:00:00:00:00:${name.length.toString(16).padStart(2, '0')}`,
    up: true,
    carrier: true,
    addresses: [],
    master: null,
    peer: null,
    ...given,
  }
}

export const HOST = 4026531840
export const WEB = 4026532500

export function host(
  interfaces: NetworkInterface[],
  given: Partial<NetworkNamespace> = {},
): NetworkNamespace {
  const empty = { routes: [], forwarding: true, rules: [] }
  return { inode: HOST, kind: 'host', name: 'host', interfaces, ...empty, ...given }
}

export function container(name: string, interfaces: NetworkInterface[], inode = WEB): NetworkNamespace {
  return { inode, kind: 'container', name, interfaces, routes: [], forwarding: false, rules: [] }
}

export function topology(...namespaces: NetworkNamespace[]): Topology {
  return { namespaces }
}

const docker0 = link('docker0', { kind: 'bridge', mac: '02:42:00:00:00:01', addresses: ['172.17.0.1/16'] })
const port = link('vetha1', {
  master: 'docker0',
  mac: '02:42:00:00:00:02',
  peer: { inode: WEB, name: 'eth0' },
})
const eth0 = link('eth0', {
  mac: '02:42:ac:11:00:02',
  addresses: ['172.17.0.2/16'],
  peer: { inode: HOST, name: 'vetha1' },
})
const end = (name: string, other: string, inode: number, mac: string) =>
  link(name, { mac, up: false, peer: { inode, name: other } })

/** What the guide does to one container, step by step. */
export const EMPTY = topology(host([docker0]))
export const STARTED = topology(host([docker0, port]), container('web', [eth0]))
export const PAIR = topology(
  host([
    docker0,
    port,
    end('veth-guest', 'veth-host', HOST, '0a:00:00:00:00:01'),
    end('veth-host', 'veth-guest', HOST, '0a:00:00:00:00:02'),
  ]),
  container('web', [eth0]),
)
export const MOVED = topology(
  host([docker0, port, end('veth-host', 'veth-guest', WEB, '0a:00:00:00:00:02')]),
  container('web', [eth0, end('veth-guest', 'veth-host', HOST, '0a:00:00:00:00:01')]),
)
