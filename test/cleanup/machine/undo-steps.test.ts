import { expect, test } from 'vitest'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { readSaved } from '../../../src/cleanup/machine/read-firewall.ts'
import { readNeighbours } from '../../../src/cleanup/machine/read-neighbours.ts'
import { readQdiscs } from '../../../src/cleanup/machine/read-places.ts'
import { readPolicies, readRoutes } from '../../../src/cleanup/machine/read-routes.ts'
import type { MachineSnapshot } from '../../../src/cleanup/machine/things.ts'
import { stepsText, undoSteps } from '../../../src/cleanup/machine/undo-steps.ts'
import { machineWith } from './machine-with.ts'
import { address, container, link, setting } from './some-things.ts'

/** The lines that undo what differs, and those that undo the opposite. */
function undone(one: Partial<MachineSnapshot['things']>, other: Partial<MachineSnapshot['things']> = {}) {
  const [before, after] = [machineWith(other), machineWith(one)]
  const lines = (from: MachineSnapshot, to: MachineSnapshot) =>
    differenceOf(from, to).map((change) => stepsText(undoSteps(change)))
  return { came: lines(before, after), went: lines(after, before) }
}

test('links', () => {
  expect(undone({ links: [link(4, 'x')] })).toEqual({ came: ['ip link delete dev x'], went: [''] })
  // Nobody makes or takes away hardware.
  expect(undone({ links: [link(2, 'eth0', { kind: 'ether' })] }).came).toEqual([''])
  const was = link(4, 'a', { master: 'br0', alias: 'mine' })
  const is = link(4, 'b', { mtu: 1400, mac: '02:00:00:00:00:02' })
  expect(undone({ links: [is] }, { links: [was] })).toEqual({
    came: [
      'ip link set dev b down; ip link set dev b name a; ip link set dev a alias mine; ' +
        'ip link set dev a address 02:00:00:00:00:01; ip link set dev a mtu 1500; ip link set dev a master br0; ' +
        'ip link set dev a up',
    ],
    went: [
      "ip link set dev a down; ip link set dev a name b; ip link set dev b alias ''; " +
        'ip link set dev b address 02:00:00:00:00:02; ip link set dev b mtu 1400; ip link set dev b nomaster; ' +
        'ip link set dev b up',
    ],
  })
})

test('other names, queue and group of a link', () => {
  const was = link(4, 'x', { altnames: ['both', 'old'] })
  const is = link(4, 'x', { altnames: ['both', 'new'], txqlen: 77, group: '5' })
  const [set, names] = ['ip link set dev x', 'ip link property']
  expect(undone({ links: [is] }, { links: [was] })).toEqual({
    came: [
      `${names} del dev x altname new; ${names} add dev x altname old; ${set} txqueuelen 1000; ${set} group default`,
    ],
    went: [
      `${names} del dev x altname old; ${names} add dev x altname new; ${set} txqueuelen 77; ${set} group 5`,
    ],
  })
})

test('flags of a link', () => {
  const [was, is] = [link(4, 'x', { flags: 'MULTICAST' }), link(4, 'x', { flags: 'ALLMULTI NOARP PROMISC' })]
  const set = 'ip link set dev x'
  expect(undone({ links: [is] }, { links: [was] })).toEqual({
    came: [`${set} allmulticast off; ${set} multicast on; ${set} arp on; ${set} promisc off`],
    went: [`${set} allmulticast on; ${set} multicast off; ${set} arp off; ${set} promisc on`],
  })
})

test('neighbours', () => {
  const neighbours = readNeighbours(
    'fd00::1 dev br0 lladdr 02:00:00:00:00:02 router PERMANENT\n10.0.0.3 dev tun0 PERMANENT',
  )
  expect(undone({ neighbours })).toEqual({
    came: ['ip neigh delete fd00::1 dev br0', 'ip neigh delete 10.0.0.3 dev tun0'],
    went: [
      'ip neigh replace fd00::1 dev br0 lladdr 02:00:00:00:00:02 nud permanent router',
      'ip neigh replace 10.0.0.3 dev tun0 nud permanent',
    ],
  })
})

test('addresses, routes, rules and queues', () => {
  expect(undone({ addresses: [address(4, 'x', '10.9.0.1/24', ['broadcast', '10.9.0.255'])] })).toEqual({
    came: ['ip address delete 10.9.0.1/24 dev x'],
    went: ['ip address add 10.9.0.1/24 dev x broadcast 10.9.0.255'],
  })
  const peer = address(4, 'x', '10.9.0.1', ['peer', '10.9.0.2/32'])
  expect(undone({ addresses: [peer] }).came).toEqual(['ip address delete 10.9.0.1 peer 10.9.0.2/32 dev x'])
  expect(undone({ routes: readRoutes('blackhole 10.11.0.0/16 table 77', 4) })).toEqual({
    came: ['ip -4 route delete blackhole 10.11.0.0/16 table 77'],
    went: ['ip -4 route add blackhole 10.11.0.0/16 table 77'],
  })
  expect(undone({ policies: readPolicies('99:\tfrom all iif gone [detached] lookup 7', 6) })).toEqual({
    came: ['ip -6 rule delete priority 99 from all iif gone lookup 7'],
    went: ['ip -6 rule add priority 99 from all iif gone lookup 7'],
  })
  expect(undone({ qdiscs: readQdiscs('qdisc tbf 8001: dev br0 root refcnt 2 rate 1Mbit') })).toEqual({
    came: ['tc qdisc delete dev br0 root'],
    went: ['tc qdisc add dev br0 root handle 8001: tbf rate 1Mbit'],
  })
})

test('firewalls', () => {
  const saved = readSaved(
    '*filter\n:FORWARD DROP [0:0]\n:OWN - [0:0]\n-A FORWARD ! -s 10.0.0.0/8 -m comment --comment "it\'s; \\"x\\"" -j OWN\n',
    'ip6tables-legacy',
  )
  expect(undone({ chains: saved.chains, rules: saved.rules })).toEqual({
    came: [
      'ip6tables-legacy -w -t filter -P FORWARD ACCEPT',
      'ip6tables-legacy -w -t filter -X OWN',
      `ip6tables-legacy -w -t filter -D FORWARD '!' -s 10.0.0.0/8 -m comment --comment 'it'\\''s; "x"' -j OWN`,
    ],
    went: [
      'ip6tables-legacy -w -t filter -P FORWARD DROP',
      'ip6tables-legacy -w -t filter -N OWN',
      `ip6tables-legacy -w -t filter -I FORWARD 1 '!' -s 10.0.0.0/8 -m comment --comment 'it'\\''s; "x"' -j OWN`,
    ],
  })
  const order = (...lines: string[]) => readSaved(`*filter\n${lines.join('\n')}\n`, 'ip6tables-legacy').rules
  const [one, other] = ['-A FORWARD -m comment --comment "it\'s" -j DROP', '-A FORWARD -j ACCEPT']
  expect(
    undone({ rules: order(other, '-A FORWARD', one) }, { rules: order(one, other, '-A FORWARD') }).came,
  ).toEqual([
    "ip6tables-legacy-restore -w --noflush <<'END'\n*filter\n-D FORWARD -m comment --comment \"it's\" -j DROP\n" +
      '-I FORWARD 1 -m comment --comment "it\'s" -j DROP\nCOMMIT\nEND',
  ])
  const table = { key: 'table inet t' as const, text: 'table inet t {\n}' }
  expect(undone({ tables: [table] })).toEqual({
    came: ["nft -f - <<'END'\ndelete table inet t\nEND"],
    went: ["nft -f - <<'END'\ntable inet t {\n}\nEND"],
  })
})

test('settings, namespaces, mounts, cgroups', () => {
  const things = {
    netns: [{ key: 'netns red' as const, name: 'red', inode: 1 }],
    mounts: [{ key: 'mount /a b' as const, mountPoint: '/a b', type: 'tmpfs', source: 'tmpfs', root: '/' }],
    cgroups: [{ key: 'cgroup /cg/x' as const, directory: '/cg/x' }],
  }
  // What was in them can't be brought back.
  expect(undone(things)).toEqual({
    came: ['ip netns delete red', "umount '/a b'", 'rmdir /cg/x'],
    went: ['', '', ''],
  })
  const [one, other] = [setting('net/ipv4/conf/eth0.5/x', '1\t2'), setting('net/ipv4/conf/eth0.5/x', '3')]
  expect(undone({ settings: [one] }, { settings: [other] })).toEqual({
    came: ['sysctl -w net.ipv4.conf.eth0/5.x=3'],
    went: ["sysctl -w 'net.ipv4.conf.eth0/5.x=1\t2'"],
  })
})

test('what an engine has, as people would have it taken away', () => {
  const things = {
    containers: [container('web')],
    networks: [{ key: 'network n' as const, id: 'n', name: 'lan', labels: {} }],
    volumes: [{ key: 'volume v' as const, name: 'v', labels: {} }],
    images: [{ key: 'image sha256:1' as const, id: 'sha256:1', labels: {} }],
    tags: [{ key: 'tag a:1' as const, tag: 'a:1', image: 'sha256:1' }],
  }
  expect(undone(things)).toEqual({
    came: [
      'docker rm -f -v web',
      'docker network rm lan',
      'docker volume rm v',
      'docker image rm -f sha256:1',
      'docker image rm a:1',
    ],
    went: ['', '', '', '', 'docker tag sha256:1 a:1'],
  })
})
