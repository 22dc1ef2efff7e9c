import { expect, test } from 'vitest'
import { changeWords } from '../../../src/cleanup/machine/change-words.ts'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { readSaved } from '../../../src/cleanup/machine/read-firewall.ts'
import type { MachineSnapshot } from '../../../src/cleanup/machine/things.ts'
import { machineWith } from './machine-with.ts'
import { address, link, setting } from './some-things.ts'

function words(
  before: Partial<MachineSnapshot['things']>,
  after: Partial<MachineSnapshot['things']>,
): string[] {
  return differenceOf(machineWith(before), machineWith(after)).map(changeWords)
}

test('a thing that came or went, by its name', () => {
  expect(words({}, { links: [link(4, 'x')], addresses: [address(4, 'x', '10.9.0.1/24')] })).toEqual([
    'link x (veth) was added',
    'address 10.9.0.1/24 of x was added',
  ])
  expect(words({ netns: [{ key: 'netns red', name: 'red', inode: 7 }] }, {})).toEqual([
    'network namespace red was removed',
  ])
})

test('what has changed of one, with both values', () => {
  expect(
    words({ links: [link(4, 'x', { master: 'br0' })] }, { links: [link(4, 'y', { up: false })] }),
  ).toEqual(['link x (veth) was changed (name: y, was x; master: none, was br0; up: false, was true)'])
  expect(
    words(
      { settings: [setting('net/ipv4/ip_forward', '0')] },
      { settings: [setting('net/ipv4/ip_forward', '1')] },
    ),
  ).toEqual(['net.ipv4.ip_forward was 0 and became 1'])
})

test('policies, of which ACCEPT is what is there by itself', () => {
  const drop = { chains: readSaved('*filter\n:INPUT DROP [0:0]\n', 'iptables-nft').chains }
  expect(words({}, drop)).toEqual(['policy of chain INPUT (iptables-nft filter) was ACCEPT and became DROP'])
  expect(words(drop, {})).toEqual(['policy of chain INPUT (iptables-nft filter) was DROP and became ACCEPT'])
  const own = { chains: readSaved('*nat\n:OWN - [0:0]\n', 'iptables-legacy').chains }
  expect(words({}, own)).toEqual(['chain OWN (iptables-legacy nat) was added'])
})
