import { expect, test } from 'vitest'
import { readPolicies, readRoutes } from '../../../src/cleanup/machine/read-routes.ts'

test('routes of all tables, as ip takes them', () => {
  const text = [
    'default via 192.0.2.1 dev eth0 ',
    'blackhole 10.11.0.0/16 table 77 ',
    '10.9.0.0/24 dev br0 proto kernel scope link src 10.9.0.1 linkdown ',
    'default proto static metric 5 \\\tnexthop via 10.9.0.2 dev br0 weight 1 \\\tnexthop via 10.9.0.3 dev br0 weight 1 dead linkdown ',
    'local 10.9.0.1 dev br0 table local proto kernel scope host src 10.9.0.1 ',
  ].join('\n')
  expect(readRoutes(text, 4).map(({ route }) => route)).toEqual([
    'default via 192.0.2.1 dev eth0',
    'blackhole 10.11.0.0/16 table 77',
    '10.9.0.0/24 dev br0 proto kernel scope link src 10.9.0.1',
    'default proto static metric 5 nexthop via 10.9.0.2 dev br0 weight 1 nexthop via 10.9.0.3 dev br0 weight 1',
    'local 10.9.0.1 dev br0 table local proto kernel scope host src 10.9.0.1',
  ])
})

test('not what the kernel and routers give a link by themselves', () => {
  const text = [
    'fd00::/64 dev eth0 proto kernel metric 256 pref medium',
    'default via fe80::1 dev eth0 proto ra metric 1024 expires 1700sec pref medium',
    'fe80::/64 dev eth0 proto kernel metric 256 pref medium',
    'local fe80::fc dev eth0 table local proto kernel metric 0 pref medium',
    'anycast fd00:: dev eth0 table local proto kernel metric 0 pref medium',
    'multicast ff00::/8 dev eth0 table local proto kernel metric 256 pref medium',
  ].join('\n')
  expect(readRoutes(text, 6)).toEqual([
    {
      key: 'route 6 fd00::/64 dev eth0 proto kernel metric 256',
      family: 6,
      route: 'fd00::/64 dev eth0 proto kernel metric 256',
    },
  ])
})

test('rules of routing', () => {
  expect(readPolicies('0:\tfrom all lookup local\n32765:\tfrom 10.9.0.0/24 lookup 77 \n', 4)).toEqual([
    { key: 'policy 4 0 from all lookup local', family: 4, priority: 0, rule: 'from all lookup local' },
    {
      key: 'policy 4 32765 from 10.9.0.0/24 lookup 77',
      family: 4,
      priority: 32765,
      rule: 'from 10.9.0.0/24 lookup 77',
    },
  ])
})
