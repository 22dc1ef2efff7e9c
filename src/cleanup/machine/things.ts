/**
 * What a machine has, one thing at a time. `key` names a thing for good, within its area; all other fields are compared,
 * so nothing that moves by itself is in them: counters, timeouts, states of a carrier.
 */
export interface Things {
  /** Network interfaces of the machine's own namespace. */
  links: Link
  addresses: Address
  /** That somebody has set for good. */
  neighbours: Neighbour
  /** Of all tables. */
  routes: Route
  /** `ip rule`. */
  policies: Policy
  /** Named network namespaces. */
  netns: Netns
  /** Queueing disciplines that somebody has set. */
  qdiscs: Qdisc
  /** Chains of iptables that are not built in, or have another policy than ACCEPT. */
  chains: Chain
  /** Rules of iptables, IPv4 and IPv6, legacy and nftables. */
  rules: Rule
  /** Tables of nftables that are not iptables' own, and base chains in iptables' tables that are not. */
  tables: NftTable
  settings: Setting
  mounts: Mount
  cgroups: Cgroup
  containers: Container
  networks: EngineNetwork
  volumes: Volume
  images: Image
  /** Names of images. */
  tags: Tag
}

/** A kind of things. */
export type Area = keyof Things

export interface Link {
  /** The kernel gives no number twice. */
  key: `link ${number}`
  index: number
  name: string
  /** The name by which it was seen first, by which all else of it is told; `if7` where another one has that. */
  known: string
  altnames: string[]
  /** `veth`, `bridge`, …; `loopback`; `ether` for hardware. */
  kind: string
  /** `null`: none, as of a bridge whose ports have been taken away. */
  mac: string | null
  alias: string | null
  /** Number of a veth's other end; `null`: that is in another network namespace. */
  peer: number | null
  /** Name of the link it is enslaved to. */
  master: string | null
  up: boolean
  mtu: number
  txqlen: number
  group: string
  /** Of those that people set: `MULTICAST PROMISC`. */
  flags: string
}

export interface Address {
  /** Of the link by number: a link that is renamed keeps its addresses. */
  key: `address ${number} ${string}`
  link: number
  device: string
  /** `10.9.0.1/24` */
  address: string
  /** What else `ip address add` is to be told: `brd 10.9.0.255`, `label eth0:1`, `peer …`. */
  options: string[]
}

export interface Neighbour {
  key: `neighbour ${string}`
  device: string
  address: string
  /** `null` where its link has none. */
  mac: string | null
  isRouter: boolean
}

export interface Route {
  key: `route ${4 | 6} ${string}`
  family: 4 | 6
  /** As `ip route` takes it. */
  route: string
}

export interface Policy {
  key: `policy ${4 | 6} ${string}`
  family: 4 | 6
  priority: number
  /** As `ip rule` takes it, without its priority. */
  rule: string
}

export interface Netns {
  key: `netns ${string}`
  name: string
  inode: number
}

export interface Qdisc {
  key: `qdisc ${string}`
  device: string
  /** `root`, `ingress`, or `parent 1:1`. */
  place: string
  /** As `tc qdisc` takes it: kind and options. */
  qdisc: string
}

/** Which of iptables' programs tells and changes it. */
export type Firewall = 'iptables-legacy' | 'ip6tables-legacy' | 'iptables-nft' | 'ip6tables-nft'

export interface Chain {
  key: `chain ${string}`
  firewall: Firewall
  table: string
  chain: string
  /** `null` for a chain that is not built in. */
  policy: string | null
}

export interface Rule {
  /** A rule that is there twice has a number the second time. */
  key: `rule ${string}`
  firewall: Firewall
  table: string
  chain: string
  /** As iptables takes it, after `-A CHAIN`; of one with a handle, as `nft` does. */
  rule: string
  /** From 1 on; not compared: what comes before it moves it. Which stands before which is (`movedRules`). */
  at: number
  /** How `nft` tells it, with its handle, by which it is known where iptables can't tell its table. Not compared. */
  nft?: string
  /** Of a rule that came, or was there, while iptables could not tell its table: by it nft removes it. Not compared. */
  handle?: number
}

export interface NftTable {
  /** `table inet lab`, `chain ip filter input` */
  key: `table ${string}` | `chain ${string}`
  /** As `nft -f` takes it, without counters; of a chain with its table around it. */
  text: string
}

export interface Setting {
  /** Path below /proc/sys. */
  key: string
  value: string
}

export interface Mount {
  /** With a number where there is more than one at the place. */
  key: `mount ${string}`
  mountPoint: string
  type: string
  source: string
  /** Path inside of the file system. */
  root: string
  /** Of the mount, as mountinfo has them: `rw,nosuid,relatime`. Read to be told; not compared. */
  mountOptions?: string
  /** Of the file system: `rw,size=1024k`. Read to be told; not compared. */
  superOptions?: string
}

export interface Cgroup {
  key: `cgroup ${string}`
  directory: string
}

/** The labels of an engine's object. */
export type Labels = Readonly<Record<string, string>>

export interface Container {
  key: `container ${string}`
  id: string
  name: string
  image: string
  labels: Labels
  /** `running`, `exited`, … */
  state: string
}

export interface EngineNetwork {
  key: `network ${string}`
  id: string
  name: string
  labels: Labels
}

export interface Volume {
  key: `volume ${string}`
  name: string
  labels: Labels
}

export interface Image {
  key: `image ${string}`
  id: string
  labels: Labels
}

export interface Tag {
  /** `tag nginx:latest` */
  key: `tag ${string}`
  tag: string
  /** Id of the image that has it. */
  image: string
}

/** How a machine is at a moment: plain data, which a ledger can hold. */
export interface MachineSnapshot {
  things: { [A in Area]: Things[A][] }
  /** What could not be looked at, and why, in words: `nft list ruleset: not installed`. */
  unseen: string[]
  /** What could not be looked at this time alone: of it all is as it was at the look before. */
  missed: Missed[]
  /** Tables that iptables can't tell, as a rule in there is beyond it: `iptables-nft filter`. */
  hidden?: string[]
  /** Who made what: not compared. */
  traces: Trace[]
}

/** What a look has missed, though it could be seen at the first one. */
export interface Missed {
  areas: readonly Area[]
  /** In words: `ip address show: Dump was interrupted and may be inconsistent.` */
  why: string
}

/** What an engine's object shows of itself elsewhere on the machine. */
export interface Trace {
  /** Key of the container or network. */
  of: string
  /** Its own links: keys, or names. */
  links: string[]
  /** Names of volumes that it mounts. */
  volumes: string[]
  /** Texts that nothing but its own cgroups, mounts and rules contains: ids, addresses, names of bridges. */
  texts: string[]
}

/** One thing that differs between two snapshots. */
export type MachineChange = {
  [A in Area]:
    | { area: A; how: 'added'; key: string; before: null; after: Things[A] }
    | { area: A; how: 'removed'; key: string; before: Things[A]; after: null }
    | { area: A; how: 'changed'; key: string; before: Things[A]; after: Things[A] }
}[Area]

/** Changes of one area. */
export type ChangeOf<A extends Area> = Extract<MachineChange, { area: A }>
