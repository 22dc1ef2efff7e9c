import type { Ties } from './dying-netns.ts'
import type { Address, Link } from './things.ts'

/** `ip -json -details address show`: what is read of it. */
interface ShownLink {
  ifindex: number
  ifname: string
  flags: string[]
  mtu: number
  /** Left out where it is 0. */
  txqlen?: number
  group?: string
  altnames?: string[]
  link_type: string
  address?: string
  ifalias?: string
  master?: string
  /** What it stands on, or its other end, by name. */
  link?: string
  /** A number for the namespace of its other end; -1: that has nobody any more. */
  link_netnsid?: number
  linkinfo?: { info_kind?: string }
  addr_info: ShownAddress[]
}

interface ShownAddress {
  family?: string
  local?: string
  address?: string
  prefixlen?: number
  broadcast?: string
  label?: string
  scope?: string
  dynamic?: boolean
}

/** Links and addresses as `ip -json -details address show` tells them. */
export function readLinks(json: string): { links: Link[]; addresses: Address[]; ties: Ties } {
  const shown = JSON.parse(json || '[]') as Partial<ShownLink>[]
  const all = shown.filter((link): link is ShownLink => link.ifindex !== undefined)
  const indexes = new Map(all.map(({ ifname, ifindex }) => [ifname, ifindex]))
  const ends = all.map(({ link_netnsid }) => link_netnsid)
  return {
    links: all.map((link) => readLink(link, indexes)),
    addresses: all.flatMap(readAddresses),
    ties: { elsewhere: ends.some((end) => end !== undefined), dying: ends.includes(-1) },
  }
}

const NO_MAC = /^[0:]+$/
const SETTABLE = /^(?:ALLMULTI|MULTICAST|NOARP|PROMISC)$/

function readLink(link: ShownLink, indexes: ReadonlyMap<string, number>): Link {
  const kind = link.link_type === 'loopback' ? 'loopback' : (link.linkinfo?.info_kind ?? link.link_type)
  return {
    key: `link ${link.ifindex}`,
    index: link.ifindex,
    name: link.ifname,
    known: link.ifname,
    altnames: [...(link.altnames ?? [])].sort(),
    kind,
    mac: link.address === undefined || (kind === 'bridge' && NO_MAC.test(link.address)) ? null : link.address,
    alias: link.ifalias ?? null,
    peer: kind === 'veth' ? (indexes.get(link.link ?? '') ?? null) : null,
    master: link.master ?? null,
    up: link.flags.includes('UP'),
    mtu: link.mtu,
    txqlen: link.txqlen ?? 0,
    group: link.group ?? 'default',
    flags: link.flags
      .filter((flag) => SETTABLE.test(flag))
      .sort()
      .join(' '),
  }
}

function readAddresses({ ifindex, ifname, addr_info }: ShownLink): Address[] {
  return addr_info.filter(isGiven).map((one) => {
    const { local, address, prefixlen, broadcast, label, scope } = one
    const peer = address === undefined ? [] : ['peer', `${address}/${prefixlen}`]
    const own = address === undefined ? `${local}/${prefixlen}` : local!
    return {
      key: `address ${ifindex} ${own}${peer.length > 0 ? ` ${peer.join(' ')}` : ''}`,
      link: ifindex,
      device: ifname,
      address: own,
      options: [
        ...peer,
        ...(broadcast === undefined ? [] : ['broadcast', broadcast]),
        ...(label === undefined || label === ifname ? [] : ['label', label]),
        ...(scope === undefined || scope === 'global' ? [] : ['scope', scope]),
      ],
    }
  })
}

/** Not what the kernel gives a link by itself, which comes and goes with its carrier and with routers' messages. */
function isGiven({ family, local, scope, dynamic }: ShownAddress): boolean {
  if (local === undefined) return false
  return family !== 'inet6' || (scope !== 'link' && dynamic !== true)
}
