import { expect, test } from 'vitest'
import { readLinks } from '../../../src/cleanup/machine/read-links.ts'

const JSON_OF_IP = JSON.stringify([
  {
    ifindex: 1,
    ifname: 'lo',
    flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
    mtu: 65536,
    link_type: 'loopback',
    address: '00:00:00:00:00:00',
    addr_info: [{ family: 'inet', local: '127.0.0.1', prefixlen: 8, scope: 'host', label: 'lo' }],
  },
  {
    ifindex: 5,
    ifname: 'br0',
    flags: ['BROADCAST', 'MULTICAST', 'UP'],
    mtu: 1500,
    link_type: 'ether',
    txqlen: 1000,
    group: 'mine',
    altnames: ['longer', 'bridge'],
    address: '42:00:00:00:00:01',
    linkinfo: { info_kind: 'bridge' },
    addr_info: [
      {
        family: 'inet',
        local: '10.9.0.1',
        prefixlen: 24,
        broadcast: '10.9.0.255',
        scope: 'global',
        label: 'br0',
      },
      { family: 'inet', local: '10.9.1.1', prefixlen: 24, scope: 'global', label: 'br0:1', secondary: true },
      {
        family: 'inet',
        local: '10.9.2.1',
        address: '10.9.2.2',
        prefixlen: 32,
        scope: 'global',
        label: 'br0',
      },
      { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' },
      { family: 'inet6', local: 'fd00::1', prefixlen: 64, scope: 'global', dynamic: true },
      { family: 'inet6', local: 'fd01::1', prefixlen: 64, scope: 'global' },
    ],
  },
  {},
  {
    ifindex: 7,
    ifname: 'veth0',
    flags: ['BROADCAST'],
    mtu: 1400,
    link_type: 'ether',
    address: '42:00:00:00:00:02',
    ifalias: 'labrun:x',
    master: 'br0',
    link_index: 2,
    linkinfo: { info_kind: 'veth' },
    addr_info: [],
  },
])

test('links, without what changes by itself', () => {
  expect(readLinks(JSON_OF_IP).links).toEqual([
    expect.objectContaining({ key: 'link 1', kind: 'loopback', up: true }),
    {
      key: 'link 5',
      index: 5,
      name: 'br0',
      known: 'br0',
      altnames: ['bridge', 'longer'],
      kind: 'bridge',
      mac: '42:00:00:00:00:01',
      alias: null,
      peer: null,
      master: null,
      up: true,
      mtu: 1500,
      txqlen: 1000,
      group: 'mine',
      flags: 'MULTICAST',
    },
    expect.objectContaining({
      key: 'link 7',
      kind: 'veth',
      mac: '42:00:00:00:00:02',
      alias: 'labrun:x',
      master: 'br0',
      up: false,
    }),
  ])
})

test('a bridge has no address of its own where it has no ports any more', () => {
  const shown = JSON.parse(JSON_OF_IP) as Record<string, unknown>[]
  const zero = { ...shown[1], address: '00:00:00:00:00:00' }
  expect(readLinks(JSON.stringify([zero])).links).toMatchObject([{ kind: 'bridge', mac: null }])
})

test('addresses that somebody has given, with what gives them again', () => {
  expect(readLinks(JSON_OF_IP).addresses.map(({ key, options }) => [key, options.join(' ')])).toEqual([
    ['address 1 127.0.0.1/8', 'scope host'],
    ['address 5 10.9.0.1/24', 'broadcast 10.9.0.255'],
    ['address 5 10.9.1.1/24', 'label br0:1'],
    ['address 5 10.9.2.1 peer 10.9.2.2/32', 'peer 10.9.2.2/32'],
    ['address 5 fd01::1/64', ''],
  ])
})

test.each([
  [[undefined, undefined], { elsewhere: false, dying: false }],
  [[undefined, 0], { elsewhere: true, dying: false }],
  [[1, -1], { elsewhere: true, dying: true }],
])('what links hang on in other network namespaces: numbers %j', (ends, ties) => {
  const links = ends.map((link_netnsid, at) => ({
    ifindex: at + 1,
    ifname: `veth${at}`,
    flags: [],
    mtu: 1500,
    link_type: 'ether',
    addr_info: [],
    link_netnsid,
  }))
  expect(readLinks(JSON.stringify(links)).ties).toEqual(ties)
})
