import { createSocket } from 'node:dgram'
import { accessSync, constants, readFileSync } from 'node:fs'
import { findCommand, installHint } from '../commands.ts'

/** Why no network of this machine can be had for a lab, and what helps. */
export interface NoWayOut {
  /** Goes on behind "…, and". */
  reason: string
  hint: string
}

/** The machine, as far as a lab's way out depends on it. */
export interface NetworkMachine {
  has: (command: string) => boolean
  installHint: (commands: string[]) => string | null
  /** `forbidden`: not for this process to open. */
  tun: 'there' | 'missing' | 'forbidden'
  /** Whether the kernel knows where to send what is for the internet. */
  hasRoute: () => Promise<boolean>
  /** Text of /etc/resolv.conf; empty where there is none. */
  resolvConf: string
}

/**
 * Looks whether this machine has what a lab's way out is made of; `null`: it has all. Whether the internet is at the
 * other end is not asked, since no answer would hold for what the lab wants to reach.
 */
export async function findNoWayOut(machine: NetworkMachine = thisMachine()): Promise<NoWayOut | null> {
  if (!machine.has('slirp4netns')) {
    const hint = machine.installHint(['slirp4netns']) ?? 'Install slirp4netns, and run the lab again.'
    return { reason: 'this machine lacks the command slirp4netns', hint }
  }
  if (machine.tun === 'missing') return { reason: 'this machine has no /dev/net/tun', hint: tunHint }
  if (machine.tun === 'forbidden')
    return { reason: 'only root may open /dev/net/tun here', hint: 'As root: chmod 666 /dev/net/tun' }
  if (!(await machine.hasRoute())) {
    return {
      reason: 'this machine itself has no route to the internet',
      hint: 'Connect it; `ip route` is to show a default route.',
    }
  }
  if (!nameServer.test(machine.resolvConf)) {
    return {
      reason: 'this machine itself has no IPv4 name server',
      hint: 'Name one in /etc/resolv.conf: nameserver ADDRESS',
    }
  }
  return null
}

const tunHint =
  'In a container: docker run --privileged, or --device /dev/net/tun. On a machine: modprobe tun.'

/** slirp4netns hands questions on to the first of them; those of IPv6 it passes over. */
const nameServer = /^[ \t]*nameserver[ \t]+\d+\.\d+\.\d+\.\d+/m

function thisMachine(): NetworkMachine {
  return {
    has: (command) => findCommand(command) !== null,
    installHint,
    tun: stateOfTun(),
    hasRoute,
    resolvConf: readOrEmpty('/etc/resolv.conf'),
  }
}

/**
 * Asks the kernel as any program would, so that rules and tables of a VPN count too: connecting a UDP socket looks for
 * the route and sends nothing. The address is a public one; those for documentation may be unreachable on purpose.
 */
function hasRoute(): Promise<boolean> {
  const socket = createSocket('udp4')
  return new Promise((resolve) => {
    const end = (found: boolean) => {
      socket.close()
      resolve(found)
    }
    socket.once('error', () => end(false))
    socket.once('connect', () => end(true))
    socket.connect(53, '1.1.1.1')
  })
}

function stateOfTun(): NetworkMachine['tun'] {
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK)
    return 'there'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'forbidden' : 'missing'
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
