import { expect, test } from 'vitest'
import { settingsNow, underKnownNames, underNamesNow } from '../../../src/cleanup/machine/known-names.ts'
import { readQdiscs } from '../../../src/cleanup/machine/read-places.ts'
import { readRoutes } from '../../../src/cleanup/machine/read-routes.ts'
import type { MachineSnapshot } from '../../../src/cleanup/machine/things.ts'
import { machineWith } from './machine-with.ts'
import { address, link, setting } from './some-things.ts'

const seen = (things: Partial<MachineSnapshot['things']>, earlier = [link(4, 'usr0')]) =>
  underKnownNames(machineWith(things).things, earlier)

const queue = (device: string) => readQdiscs(`qdisc tbf 8001: dev ${device} root refcnt 2 rate 1Mbit`)
const neighbour = (device: string) => ({
  key: `neighbour ${device} 10.9.0.7` as const,
  device,
  address: '10.9.0.7',
  mac: null,
  isRouter: false,
})

/** All that is told by the name of a link. */
const of = (name: string) => ({
  addresses: [address(4, name, '10.9.0.4/24', ['label', `${name}:2`])],
  neighbours: [neighbour(name)],
  routes: readRoutes(`10.8.0.0/16 nexthop dev ${name} weight 1 nexthop dev ${name} weight 2`, 4),
  qdiscs: queue(name),
  settings: [setting(`net/ipv4/conf/${name}/rp_filter`, '2'), setting('net/ipv4/ip_forward', '1')],
})

test('what a renamed link has is told by the name by which it was seen first', () => {
  const { links, ...rest } = seen({
    links: [link(4, 'ren0'), link(5, 'x', { master: 'ren0' })],
    ...of('ren0'),
  })
  expect(links).toEqual([link(4, 'ren0', { known: 'usr0' }), link(5, 'x', { master: 'usr0' })])
  expect(rest).toMatchObject(of('usr0'))
})

test('another link that has got its name is told by its number', () => {
  const { links, qdiscs } = seen({
    links: [link(4, 'ren0'), link(7, 'usr0')],
    qdiscs: [...queue('ren0'), ...queue('usr0')],
  })
  expect(links.map(({ known }) => known)).toEqual(['usr0', 'if7'])
  expect(qdiscs).toEqual([...queue('usr0'), ...queue('if7')])
})

test('a name is undone and told by that which the link has now', () => {
  const now = machineWith(seen({ links: [link(4, 'mine')], ...of('mine') }))
  const [was, is] = [queue('usr0')[0]!, queue('mine')[0]!]
  const made = { area: 'qdiscs', how: 'added', key: was.key, before: null, after: was } as const
  expect(underNamesNow(made, now)).toEqual({ ...made, key: is.key, after: is })
  expect(settingsNow(now)).toEqual(of('mine').settings)
  expect(underNamesNow(made, machineWith({ links: [link(4, 'usr0')] }))).toBe(made)
})
