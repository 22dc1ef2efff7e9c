import { expect, test } from 'vitest'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { readNeighbours } from '../../../src/cleanup/machine/read-neighbours.ts'
import { readRoutes } from '../../../src/cleanup/machine/read-routes.ts'
import { residueOf, residuesOf } from '../../../src/cleanup/machine/residue.ts'
import type { MachineSnapshot } from '../../../src/cleanup/machine/things.ts'
import { machineWith } from './machine-with.ts'
import { address, link, rules, setting } from './some-things.ts'

test('what is still there, with the command that takes it away', () => {
  const [change] = differenceOf(machineWith({}), machineWith({ links: [link(4, 'x')] }))
  expect(residueOf({ change: change!, why: 'no-way' }, machineWith({}))).toEqual({
    what: 'link x (veth) was added',
    remove: 'ip link delete dev x',
  })
})

test('what somebody else has changed since is told as that', () => {
  const value = (text: string) => machineWith({ settings: [setting('net/a', text)] })
  const [change] = differenceOf(value('0'), value('1'))
  expect(residueOf({ change: change!, why: 'taken' }, value('0'))).toEqual({
    what: 'net.a was 0 and became 1, and was changed again since: it is left so',
    remove: 'sysctl -w net.a=0',
  })
  const [rule] = differenceOf(machineWith({ rules: rules('-j A') }), machineWith({}))
  expect(residueOf({ change: rule!, why: 'taken' }, machineWith({}))).toEqual({
    what: 'rule -A FORWARD -j A (iptables-nft filter) was removed; others have changed its chain since',
    remove: 'iptables-nft -w -t filter -I FORWARD 1 -j A',
  })
})

test('a link that is gone can be made again by hand, with what it had', () => {
  const before = machineWith({
    links: [link(4, 'br0', { kind: 'bridge' })],
    neighbours: readNeighbours(
      '10.9.0.7 dev br0 lladdr 02:00:00:00:00:07 PERMANENT\n10.8.0.7 dev br01 PERMANENT',
    ),
    addresses: [address(4, 'br0', '10.9.0.1/24'), address(5, 'br01', '10.8.0.1/24')],
    routes: readRoutes(
      '10.10.0.0/16 via 10.9.0.2 dev br0\n10.9.0.0/24 dev br0 proto kernel\n10.7.0.0/24 dev br01',
      4,
    ),
  })
  const [change] = differenceOf(before, machineWith({ ...before.things, links: [] }))
  expect(residueOf({ change: change!, why: 'no-way' }, before).remove).toBe(
    'ip link add dev br0 address 02:00:00:00:00:01 type bridge; ip address add 10.9.0.1/24 dev br0; ip link set dev br0 up; ' +
      'ip neigh replace 10.9.0.7 dev br0 lladdr 02:00:00:00:00:07 nud permanent; ' +
      'ip -4 route add 10.10.0.0/16 via 10.9.0.2 dev br0',
  )
})

test('both ends of a link that is gone are told once, as the pair that they were', () => {
  const here = link(4, 'here', { peer: 5, master: 'br0' })
  const there = link(5, 'there', { peer: 4, mac: '02:00:00:00:00:02', mtu: 1400 })
  const before = machineWith({ links: [here, there], addresses: [address(5, 'there', '10.9.0.1/24')] })
  const stuck = (after: MachineSnapshot) =>
    differenceOf(before, after).map((change) => ({ change, why: 'no-way' as const }))
  const gone = stuck(machineWith({ addresses: before.things.addresses }))
  expect(residuesOf(gone, before)).toEqual([
    {
      what: 'link here (veth) was removed, and its other end there',
      remove:
        'ip link add dev here address 02:00:00:00:00:01 type veth peer name there address 02:00:00:00:00:02 mtu 1400; ' +
        'ip link set dev here master br0; ip link set dev here up; ' +
        'ip address add 10.9.0.1/24 dev there; ip link set dev there up',
    },
  ])
  const moved = [{ link: here, netns: 'red', there: { ...here, name: 'other' } }]
  expect(residuesOf(gone.slice(0, 1), before, moved)).toEqual([
    {
      what: 'link here (veth) was moved into the network namespace red',
      remove: 'ip -n red link set dev other netns 1',
    },
  ])
})
