import { expect, test } from 'vitest'
import { isSameTopology } from '../../src/core/run/same-topology.ts'
import { changesBetween } from '../../src/topology/changes.ts'
import { container, EMPTY, HOST, host, link, MOVED, PAIR, STARTED, topology } from './topologies.ts'

const texts = (...[before, after]: Parameters<typeof changesBetween>) =>
  changesBetween(before, after).map(({ kind, text }) => `${kind}: ${text}`)

test('nothing has changed', () => {
  expect(changesBetween(PAIR, structuredClone(PAIR))).toEqual([])
})

test('a container starts, and goes', () => {
  expect(texts(EMPTY, STARTED)).toEqual([
    'added: the namespace of web is new',
    'added: vetha1 is new in host, a port of docker0',
    'added: eth0 is new in web with 172.17.0.2/16',
  ])
  expect(texts(STARTED, EMPTY)).toEqual([
    'removed: the namespace of web is gone',
    'removed: vetha1 is gone from host',
  ])
})

test('an interface that moves is neither new nor gone', () => {
  expect(changesBetween(PAIR, MOVED)).toEqual([
    {
      kind: 'moved',
      text: 'veth-guest moved from host to web',
      key: 'interface 4026532500 veth-guest',
    },
  ])
})

test('it may be renamed on its way, or where it is', () => {
  const before = topology(host([link('a')]), container('web', []))
  expect(texts(before, topology(host([]), container('web', [link('b')])))).toEqual([
    'moved: a moved from host to web, and is called b now',
  ])
  expect(texts(before, topology(host([link('b')]), container('web', [])))).toEqual([
    'moved: a is called b now',
  ])
})

test('what changes on an interface: state, addresses, bridge, MAC', () => {
  const before = topology(host([link('a', { addresses: ['10.0.0.1/24'] })]))
  const after = topology(
    host([link('a', { up: false, addresses: ['10.0.0.2/24'], master: 'br0', mac: '02:00:00:00:00:99' })]),
  )
  expect(texts(before, after)).toEqual([
    'changed: a in host is down now',
    'changed: a in host has the address 10.0.0.2/24 now',
    'changed: a in host has no longer 10.0.0.1/24',
    'changed: a in host is a port of br0 now',
    'changed: a in host has the MAC 02:00:00:00:00:99 now',
  ])
  expect(texts(topology(host([link('a', { master: 'br0' })])), topology(host([link('a')])))).toEqual([
    'changed: a in host is no longer a port of br0',
  ])
})

test('routes, forwarding and rules', () => {
  const rule = { table: 'filter', chain: 'FORWARD', rule: '-p tcp -j ACCEPT' }
  const policy = (word: string) => ({ table: 'filter', chain: 'FORWARD', rule: `policy ${word}` })
  const before = topology(host([], { routes: ['default via 10.0.0.1'], rules: [policy('ACCEPT')] }))
  const after = topology(host([], { routes: [], forwarding: false, rules: [policy('DROP'), rule] }))
  expect(texts(before, after)).toEqual([
    'removed: host has no longer the route default via 10.0.0.1',
    'changed: forwarding is off now',
    'added: the firewall has FORWARD policy DROP now',
    'added: the firewall has FORWARD -p tcp -j ACCEPT now',
    'removed: the firewall has no longer FORWARD policy ACCEPT',
  ])
})

test('a carrier comes by itself: no step has done it', () => {
  const [one, other] = [true, false].map((carrier) => topology(host([link('a', { carrier })])))
  expect(isSameTopology(one!, other!)).toBe(true)
  expect(isSameTopology(one!, topology(host([link('a', { up: false })])))).toBe(false)
  expect(isSameTopology(one!, topology({ ...host([link('a')]), inode: HOST + 1 }))).toBe(false)
})
