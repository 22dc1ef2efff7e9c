import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { cutOffsIn, defaultLinks, refuseToCutOff } from '../../../src/cli/consent/cut-off.ts'
import { HOST_SHELL } from '../../../src/core/shell-order.ts'
import { lab, step } from '../../core/fakes.ts'

const found = (script: string) => cutOffsIn(lab([step({ script })]), ['eth0']).map(({ command }) => command)

test.each([
  'ip route del default',
  'ip r replace default via 10.0.0.9',
  'ip -4 route add default dev br0',
  'ip route flush table main',
  'ip route flush dev eth0',
  'ip link set eth0 down',
  'ip link set dev "eth0" master br0',
  'ip l del eth0',
  'ip address flush dev eth0',
  'ip addr add 10.0.0.7/24 dev eth0',
  'ifconfig eth0 down',
  'ifdown eth0',
  'route del default',
  'dhclient -r eth0',
])('%s cuts the machine off', (command) => {
  expect(found(`echo before; sudo ${command} && echo after`)).toEqual([command])
})

test.each([
  'ip netns exec red ip route add default via 10.9.0.1',
  'ip -n red route replace default via 10.9.0.1',
  'docker exec web ip route del default',
  'nsenter -t 1 -n ip link set eth0 down',
  'ip route show default',
  'ip link show eth0',
  'ip link add link eth0 name eth0.10 type vlan id 10',
  'ip link set br0 up',
  'ip address add 10.9.0.1/24 dev br0',
  'ip route add 10.10.0.0/16 via 10.9.0.2',
  'ip route add default via 10.9.0.2 table 77',
  'echo ip route del default',
  'ifconfig eth0',
  '# ip route del default',
])('%s does not', (command) => {
  expect(found(command)).toEqual([])
})

test('only blocks that run in the network of the machine', () => {
  const script = 'ip link set eth0 down'
  const inside = { ...HOST_SHELL, container: 'web' }
  const steps = [
    step({ script, key: { ...inside, target: 'exec' } }),
    step({ script, key: { ...inside, target: 'nsenter', ns: ['net'] } }),
    step({ script, writes: { path: 'x', mode: null } }),
  ]
  expect(cutOffsIn(lab(steps), ['eth0'])).toEqual([])
  const nsenter = step({ script, key: { ...inside, target: 'nsenter', ns: ['mnt'] } })
  expect(cutOffsIn(lab([nsenter]), ['eth0'])).toHaveLength(1)
})

test('the refusal has line and column, and the word that allows it', () => {
  const labs = [lab([step({ script: 'true\n  ip route del default\nip link set eth0 down' })])]
  expect(() => refuseToCutOff(labs, ['eth0'])).toThrow(
    expect.objectContaining({
      message:
        'labs/lab.md:12:3: `ip route del default` would change how this machine reaches others: its default route, or the link eth0; so would 1 other command',
      hint: '`--yes-host` lets labs do that; without it whatever a block changes there is put back as soon as the block has ended.',
      exitCode: 2,
    }),
  )
  refuseToCutOff([lab([step({ script: 'ip link' })])], ['eth0'])
})

test.each([
  [[], 'its default route, or the link that has it'],
  [['eth0', 'wlan0'], 'its default route, or the links eth0, wlan0'],
])('the refusal names links: %o', (links, words) => {
  const labs = [lab([step({ script: 'ip route del default' })])]
  expect(() => refuseToCutOff(labs, links)).toThrow(new RegExp(`reaches others: ${words}$`))
})

test('links with a default route, of both families', () => {
  const proc = mkdtempSync(join(tmpdir(), 'labrun-proc-'))
  onTestFinished(() => rmSync(proc, { recursive: true }))
  expect(defaultLinks(proc)).toEqual([])
  writeFileSync(
    join(proc, 'route'),
    'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\neth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\nbr0\t0000090A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\n',
  )
  const zeros = '0'.repeat(32)
  writeFileSync(
    join(proc, 'ipv6_route'),
    `${zeros} 00 ${zeros} 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003 eth1\n${zeros} 00 ${zeros} 00 ${zeros} ffffffff 00000001 00000000 00200200       lo\n`,
  )
  expect(defaultLinks(proc)).toEqual(['eth0', 'eth1'])
})
