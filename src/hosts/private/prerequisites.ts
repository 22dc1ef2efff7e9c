import { HostError } from '../../core/host-error.ts'
import type { Requirements } from '../../core/lab.ts'
import { findCommand, installHint } from '../commands.ts'
import { missingCommands } from '../missing-commands.ts'

/** The machine, as far as it decides whether a private host can be had. */
export interface Machine {
  platform: string
  uid: number
  has: (command: string) => boolean
  installHint: (commands: string[]) => string | null
}

/** What makes the namespaces and the mounts. */
export const always = [
  'bash',
  'cp',
  'flock',
  'ip',
  'mount',
  'nsenter',
  'pivot_root',
  'setpriv',
  'tar',
  'umount',
  'unshare',
]
/** What the engine is, and what it runs itself. */
export const forDocker = ['dockerd', 'containerd', 'containerd-shim-runc-v2', 'runc', 'iptables']

/** Looks before anything is made. @throws {HostError} naming all that is missing, and what helps. */
export function checkPrerequisites(requires: Requirements, machine: Machine = thisMachine()): void {
  if (machine.platform !== 'linux') throw notLinux(machine.platform)
  if (machine.uid !== 0) throw notRoot()
  const own = [...always, ...(requires.docker === false ? [] : forDocker)].filter(
    (name) => !machine.has(name),
  )
  if (own.length > 0)
    throw missingCommands('a private Docker host needs', 'host-command-missing', own, machine.installHint)
  // A private host has a stand-in for sudo.
  const lab = requires.commands.filter((name) => name !== 'sudo' && !machine.has(name))
  if (lab.length > 0) throw missingCommands('the lab needs', 'command-missing', lab, machine.installHint)
}

/**
 * Why this machine can't have a private host, whoever asks; `null`: it can, as far as a look at its commands tells.
 *
 * @param needsDocker whether a lab wants Docker on it
 */
export function whyNoPrivateHost(needsDocker: boolean, machine: Machine = thisMachine()): HostError | null {
  try {
    const requires = {
      docker: needsDocker ? '*' : (false as const),
      images: [],
      commands: [],
      network: false,
    }
    checkPrerequisites(requires, { ...machine, uid: 0 })
    return null
  } catch (error) {
    return error as HostError
  }
}

function thisMachine(): Machine {
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    has: (command) => findCommand(command) !== null,
    installHint,
  }
}

function notLinux(platform: string): HostError {
  return new HostError(
    'environment',
    'not-linux',
    `a private Docker host needs Linux, and this is ${platform}`,
    'Run labrun in a Linux virtual machine.',
  )
}

function notRoot(): HostError {
  return new HostError(
    'environment',
    'not-root',
    'a private Docker host needs root, to make namespaces and mounts',
    'Run the same command as root, for example with sudo.',
  )
}
