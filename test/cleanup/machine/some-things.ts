import { readSaved } from '../../../src/cleanup/machine/read-firewall.ts'
import type { Address, Container, Link, Rule, Setting } from '../../../src/cleanup/machine/things.ts'

export function link(index: number, name: string, rest: Partial<Link> = {}): Link {
  return {
    key: `link ${index}`,
    index,
    name,
    known: name,
    altnames: [],
    kind: 'veth',
    mac: '02:00:00:00:00:01',
    alias: null,
    peer: null,
    master: null,
    up: true,
    mtu: 1500,
    txqlen: 1000,
    group: 'default',
    flags: 'MULTICAST',
    ...rest,
  }
}

export function address(index: number, device: string, text: string, options: string[] = []): Address {
  return { key: `address ${index} ${text}`, link: index, device, address: text, options }
}

export function setting(key: string, value: string): Setting {
  return { key, value }
}

export function container(id: string, labels: Container['labels'] = {}): Container {
  return { key: `container ${id}`, id, name: id, image: 'nginx', labels, state: 'running' }
}

/** Rules of one chain, in the order in which `iptables-save` tells them. */
export function rules(...lines: string[]): Rule[] {
  return readSaved(`*filter\n${lines.map((line) => `-A FORWARD ${line}\n`).join('')}COMMIT\n`, 'iptables-nft')
    .rules
}
