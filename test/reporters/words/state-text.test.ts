import { expect, test } from 'vitest'
import type { HostState } from '../../../src/core/host-state.ts'
import type { NetworkInterface } from '../../../src/core/topology.ts'
import { styleFor } from '../../../src/reporters/terminal/style.ts'
import { stateText } from '../../../src/reporters/words/state-text.ts'

function link(given: Partial<NetworkInterface>): NetworkInterface {
  return {
    ...{ index: 1, name: 'lo', kind: 'loopback', mac: '', up: true, carrier: true, addresses: [] },
    ...{ master: null, peer: null, ...given },
  }
}

const state: HostState = {
  containers: [
    { name: 'once', image: 'nginx', status: 'Exited (1) 2 seconds ago' },
    { name: 'web', image: 'nginx', status: 'Up 3 seconds' },
  ],
  network: {
    namespaces: [
      {
        ...{ inode: 1, kind: 'host', name: 'host', routes: [], forwarding: false },
        interfaces: [
          link({}),
          link({ name: 'docker0', kind: 'bridge', addresses: ['172.17.0.1/16'] }),
          link({ name: 'veth0', kind: 'veth', master: 'docker0', peer: { inode: 2, name: 'eth0' } }),
          link({ name: 'br0', kind: 'bridge', up: false, addresses: ['10.9.0.1/24'] }),
          link({ name: 'br1', kind: 'bridge', carrier: false }),
        ],
        rules: [
          { table: 'filter', chain: 'INPUT', rule: 'policy ACCEPT' },
          { table: 'filter', chain: 'FORWARD', rule: 'policy DROP' },
          { table: 'filter', chain: 'FORWARD', rule: '-i docker0 -o docker0 -j ACCEPT' },
          { table: 'filter', chain: 'FORWARD', rule: '-s 10.9.0.0/24 -j DROP' },
        ],
      },
      {
        ...{ inode: 2, kind: 'container', name: 'web', routes: [], forwarding: false, rules: [] },
        interfaces: [link({}), link({ name: 'eth0', kind: 'veth', peer: { inode: 1, name: 'veth0' } })],
      },
    ],
  },
  leftOut: [],
}

const frame = { style: styleFor(false), colour: false, width: 80, digits: 2 }

test('containers, then links, then what forwards and filters; without what every host with Docker has', () => {
  expect(stateText(state, frame, 20).join('\n')).toMatchInlineSnapshot(`
    "
      the host at that moment
           │ once  nginx  Exited (1) 2 seconds ago
           │ web   nginx  Up 3 seconds
           │ host  docker0  up  172.17.0.1/16
           │ host  veth0    up  in docker0  peer eth0
           │ host  br0      down  10.9.0.1/24
           │ host  br1      up, no carrier
           │ web   eth0     up  peer veth0
           │ host  forwarding      off
           │ host  filter FORWARD  policy DROP
           │ host  filter FORWARD  -s 10.9.0.0/24 -j DROP"
  `)
})

test('a few lines where there is no more room, and it says where the others are', () => {
  expect(stateText(state, frame, 4).join('\n')).toMatchInlineSnapshot(`
    "
      the host at that moment
           │ once  nginx  Exited (1) 2 seconds ago
           │ web   nginx  Up 3 seconds
           │ host  docker0  up  172.17.0.1/16
           │ … 7 more lines: --reporter json"
  `)
})

test('what could not be told is said; where there is nothing, nothing', () => {
  const nothing: HostState = { containers: [], network: null, leftOut: [] }
  expect(stateText(nothing, frame, 20)).toEqual([])
  expect(stateText({ ...nothing, leftOut: ['network: no ip\x1b[2J'] }, frame, 20).at(-1)).toContain(
    'left out: network: no ip^[[2J',
  )
})
