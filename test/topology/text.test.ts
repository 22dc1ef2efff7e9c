import { expect, test } from 'vitest'
import type { Topology } from '../../src/core/topology.ts'
import { topologyList } from '../../src/topology/list.ts'
import { topologyText } from '../../src/topology/text.ts'
import { toldTopologies } from '../../src/topology/told-topologies.ts'
import { EMPTY, host, MOVED, PAIR, STARTED, topology } from './topologies.ts'

const text = (before: Topology, after: Topology) => topologyText(before, after).map((line) => line.text)

test('interfaces below their bridge, the other end of each pair, and what the step did', () => {
  expect(text(PAIR, MOVED)).toEqual([
    '  host          forwarding on',
    '    docker0     172.17.0.1/16  bridge',
    '      vetha1    ── eth0 in web',
    '    veth-host   down  ── veth-guest in web',
    '  web',
    '    eth0        172.17.0.2/16  ── vetha1 in host',
    '→   veth-guest  down  ── veth-host in host',
  ])
})

test('both ends in one namespace', () => {
  expect(text(STARTED, PAIR).slice(3, 5)).toEqual([
    '+   veth-guest  down  ── veth-host',
    '+   veth-host   down  ── veth-guest',
  ])
})

test('what is gone is told in words', () => {
  expect(text(STARTED, EMPTY).slice(2)).toEqual([
    '- the namespace of web is gone',
    '- vetha1 is gone from host',
  ])
})

test('rules that were there before are left out; forwarding is marked where it changed', () => {
  const rules = [{ table: 'filter', chain: 'FORWARD', rule: 'policy DROP' }]
  const added = { table: 'filter', chain: 'FORWARD', rule: '-p tcp -j ACCEPT' }
  const before = topology(host([], { rules }))
  const after = topology(host([], { rules: [...rules, added], forwarding: false }))
  expect(text(before, after)).toEqual(['~ host       forwarding off', '+   FORWARD  -p tcp -j ACCEPT'])
})

test('a route is told when it comes and when it goes', () => {
  const route = '10.0.0.0/24 dev eth1 src 10.0.0.1'
  const [without, with_] = [topology(host([])), topology(host([], { routes: [route] }))]
  expect(text(without, with_)).toEqual(['  host     forwarding on', `+   route  ${route}`])
  expect(text(with_, with_)).toEqual(['  host  forwarding on'])
  expect(text(with_, without)).toEqual(['  host  forwarding on', `- host has no longer the route ${route}`])
})

test('each topology of a lab is told beside the one before it; the first without changes', () => {
  const tell = toldTopologies()
  const event = (lab: string, topology: Topology) => ({
    type: 'topology' as const,
    lab,
    step: null,
    topology,
  })
  const changed = (lab: string, topology: Topology) =>
    tell(event(lab, topology)).filter(({ change }) => change)
  expect(changed('one', EMPTY)).toEqual([])
  expect(changed('two', EMPTY)).toEqual([])
  expect(changed('one', STARTED).map(({ change }) => change)).toEqual(['added', 'added', 'added'])
  expect(changed('two', EMPTY)).toEqual([])
})

test('as a list of words', () => {
  expect(topologyList(MOVED)).toEqual([
    {
      text: 'host (network namespace 4026531840), forwarding on',
      items: [
        {
          text: 'docker0, bridge, up, 172.17.0.1/16',
          items: [{ text: 'vetha1, veth, port of docker0, up, other end eth0 in web', items: [] }],
        },
        { text: 'veth-host, veth, down, other end veth-guest in web', items: [] },
      ],
    },
    {
      text: 'container web (network namespace 4026532500)',
      items: [
        { text: 'eth0, veth, up, 172.17.0.2/16, other end vetha1 in host', items: [] },
        { text: 'veth-guest, veth, down, other end veth-host in host', items: [] },
      ],
    },
  ])
})
