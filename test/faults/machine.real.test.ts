import { expect, test } from 'vitest'
import { machineState } from '../docker/host-kit.ts'
import { callOnOuterMachine, onOuterMachine } from './outer-machine.ts'

test('the leak detector finds each thing that is planted, and nothing else', async () => {
  const planted = await callOnOuterMachine('plant.ts', 'plantEach')
  expect(planted).toEqual({
    found: {
      veth: ['links', 'network'],
      address: ['addresses', 'routes'],
      route: ['routes'],
      policy: ['rules'],
      firewall: ['iptables'],
      sysctl: ['network'],
      netns: ['netns', 'mounts', 'files'],
      mount: ['mounts', 'files'],
      cgroup: ['cgroups'],
      process: ['processes'],
      file: ['files'],
      temporary: ['files'],
    },
    left: [],
  })
})

test('what is done on an outer machine does not reach the real one', async () => {
  const before = await machineState()
  const script =
    'ip link add leak0 type bridge; iptables -A INPUT -j ACCEPT; mount -t tmpfs tmpfs /mnt; sleep 1007 & disown; exit 3'
  expect(await onOuterMachine(['bash', '-euc', script])).toMatchObject({ exitCode: 3, stderr: '' })
  expect(await machineState()).toEqual(before)
})
