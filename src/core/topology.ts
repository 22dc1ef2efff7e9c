/**
 * The network of a Docker host at a moment, as its kernel tells it: what the pictures on the page are drawn from. Plain data;
 * lists are in an order that does not change from probe to probe.
 */
export interface Topology {
  /** The host's own first, then containers by name, then the others. */
  namespaces: NetworkNamespace[]
}

/** A network namespace, and what is in it. */
export interface NetworkNamespace {
  /** Of the namespace, as `/proc/PID/ns/net` and `lsns` show it: it names the namespace as long as that lives. */
  inode: number
  kind: 'host' | 'container' | 'named' | 'process'
  /**
   * `host`; the names of the containers in it; its name below `/run/netns`; or, where a process alone keeps it, that
   * process's name and number.
   */
  name: string
  /** In the order of their indexes. */
  interfaces: NetworkInterface[]
  /** Routes of the main table in `ip route`'s words, IPv4 first. Link-local ones are left out. */
  routes: string[]
  /** Whether it passes on IPv4 packets that are for others. */
  forwarding: boolean
  /** Of the host alone: what the firewall's built-in chains do. Chains of Docker's own are left out. */
  rules: FirewallRule[]
}

export interface FirewallRule {
  table: string
  chain: string
  /** As `iptables-save` writes it behind the chain's name; a policy is `policy DROP`. */
  rule: string
}

export interface NetworkInterface {
  index: number
  name: string
  /** `loopback`, or the kernel's word: `veth`, `bridge`, `dummy`, `tun`, … */
  kind: string
  mac: string
  /** Whether it is set up; the other end, or a cable, may be missing all the same. */
  up: boolean
  /** Whether there is something at the other end. It changes by itself, a moment after what caused it. */
  carrier: boolean
  /** With their prefix length, `10.10.10.10/24`; link-local ones (fe80::/10) are left out. */
  addresses: string[]
  /** Name of the bridge that it is a port of. */
  master: string | null
  /** The other end of a veth pair; `null` where it is none, or its other end is in a namespace that nobody can see. */
  peer: { inode: number; name: string } | null
}
