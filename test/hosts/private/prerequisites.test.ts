import { expect, test } from 'vitest'
import type { HostError, HostErrorData } from '../../../src/core/host-error.ts'
import type { Requirements } from '../../../src/core/lab.ts'
import {
  checkPrerequisites,
  type Machine,
  whyNoPrivateHost,
} from '../../../src/hosts/private/prerequisites.ts'

const requirements: Requirements = { images: [], commands: ['jq', 'sudo'], docker: '>=20.10', network: false }

function complaint(machine: Partial<Machine>, requires: Partial<Requirements> = {}): HostErrorData | null {
  const complete: Machine = {
    platform: 'linux',
    uid: 0,
    has: (command) => command !== 'sudo',
    installHint: (commands) => `install ${commands.join(' ')}`,
    ...machine,
  }
  try {
    checkPrerequisites({ ...requirements, ...requires }, complete)
    return null
  } catch (error) {
    return (error as HostError).toData()
  }
}

const lacking = (...names: string[]) => ({ has: (command: string) => !names.includes(command) })

test('a machine that has all', () => {
  expect(complaint({})).toBeNull()
})

test('not Linux', () => {
  expect(complaint({ platform: 'darwin' })).toEqual({
    kind: 'environment',
    rule: 'not-linux',
    message: 'a private Docker host needs Linux, and this is darwin',
    hint: 'Run labrun in a Linux virtual machine.',
  })
})

test('not root', () => {
  expect(complaint({ uid: 1000 })).toEqual({
    kind: 'environment',
    rule: 'not-root',
    message: 'a private Docker host needs root, to make namespaces and mounts',
    hint: 'Run the same command as root, for example with sudo.',
  })
})

test('no Docker engine', () => {
  expect(complaint(lacking('dockerd', 'containerd'))).toEqual({
    kind: 'environment',
    rule: 'host-command-missing',
    message: 'a private Docker host needs the commands dockerd, containerd, which this machine lacks',
    hint: 'install dockerd containerd',
  })
})

test('a lab without Docker needs no engine, and still the rest', () => {
  expect(complaint(lacking('dockerd', 'containerd', 'runc', 'iptables'), { docker: false })).toBeNull()
  expect(complaint(lacking('nsenter'), { docker: false })).toMatchObject({
    message: 'a private Docker host needs the command nsenter, which this machine lacks',
  })
})

test('what the lab itself asks for', () => {
  expect(complaint(lacking('jq', 'tcpdump'), { commands: ['jq', 'tcpdump', 'sudo'] })).toEqual({
    kind: 'environment',
    rule: 'command-missing',
    message: 'the lab needs the commands jq, tcpdump, which this machine lacks',
    hint: 'install jq tcpdump',
  })
  expect(complaint({ ...lacking('frob'), installHint: () => null }, { commands: ['frob'] })?.hint).toBe(
    'Install it, and run the lab again.',
  )
})

test('who asks is no obstacle: whether root is to be had, sudo tells', () => {
  const machine: Machine = { platform: 'linux', uid: 1000, has: () => true, installHint: () => null }
  expect(whyNoPrivateHost(true, machine)).toBeNull()
  expect(whyNoPrivateHost(false, { ...machine, platform: 'darwin' })?.rule).toBe('not-linux')
  const withoutDocker = { ...machine, ...lacking('dockerd') }
  expect(whyNoPrivateHost(true, withoutDocker)?.rule).toBe('host-command-missing')
  expect(whyNoPrivateHost(false, withoutDocker)).toBeNull()
})
