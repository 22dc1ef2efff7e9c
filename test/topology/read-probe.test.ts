import { expect, test } from 'vitest'
import { readProbe } from '../../src/topology/read-probe.ts'

const json = (value: unknown) => JSON.stringify(value)
const veth = {
  ifindex: 5,
  ifname: 'eth0',
  flags: ['BROADCAST', 'UP'],
  link_type: 'ether',
  address: '02:42:ac:11:00:02',
  link_index: 6,
  link_netnsid: 0,
  linkinfo: { info_kind: 'veth' },
  addr_info: [
    { local: '172.17.0.2', prefixlen: 16, scope: 'global' },
    { local: 'fe80::1', prefixlen: 64, scope: 'link' },
    { prefixlen: 0, scope: 'global' },
  ],
}

const PROBED = [
  '@12',
  json([veth]),
  json([
    { dst: 'default', gateway: '172.17.0.1', dev: 'eth0' },
    { dst: '172.17.0.2', dev: 'eth0', table: 'local' },
    { dst: 'fe80::/64', dev: 'eth0', table: 'main' },
  ]),
  json([{ nsid: 0, name: 'labrun.1' }, { nsid: 1 }]),
  json([
    { family: 'inet6', interface: 'all', forwarding: true },
    { family: 'inet', interface: 'all', forwarding: false },
  ]),
  '@gone',
  '@rules',
  '# Generated',
  '*nat',
  ':PREROUTING ACCEPT [0:0]',
  ':DOCKER - [0:0]',
  '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
  '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
  'COMMIT',
  '*filter',
  ':FORWARD DROP [12:720]',
  '-A FORWARD -j DOCKER-USER',
  '-A FORWARD -i a -j ACCEPT',
  'COMMIT',
  '*raw',
  '-A PREROUTING -j ACCEPT',
].join('\n')

test('links, routes, neighbours and settings of a namespace', () => {
  expect(readProbe(PROBED).namespaces.get('12')).toEqual({
    interfaces: [
      {
        index: 5,
        name: 'eth0',
        kind: 'veth',
        mac: '02:42:ac:11:00:02',
        up: true,
        carrier: false,
        addresses: ['172.17.0.2/16'],
        master: null,
        peer: { namespaceId: 0, index: 6 },
      },
    ],
    routes: ['default via 172.17.0.1 dev eth0'],
    forwarding: false,
    neighbours: new Map([
      [0, '1'],
      [1, ''],
    ]),
  })
})

test('what could not be told of a namespace is empty', () => {
  expect(readProbe(PROBED).namespaces.get('gone')).toEqual({
    interfaces: [],
    routes: [],
    forwarding: false,
    neighbours: new Map(),
  })
  expect(readProbe('')).toEqual({ namespaces: new Map(), rules: [] })
})

test("the firewall's built-in chains, without what leads into Docker's own, and without other tables", () => {
  expect(readProbe(PROBED).rules).toEqual([
    { table: 'nat', chain: 'POSTROUTING', rule: '-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE' },
    { table: 'filter', chain: 'FORWARD', rule: 'policy DROP' },
    { table: 'filter', chain: 'FORWARD', rule: '-i a -j ACCEPT' },
  ])
})
