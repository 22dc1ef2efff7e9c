import { expect, test } from 'vitest'
import { findNoWayOut, type NetworkMachine } from '../../../src/hosts/private/way-out.ts'

const machine: NetworkMachine = {
  has: () => true,
  installHint: (commands) => `install ${commands.join(' ')}`,
  tun: 'there',
  hasRoute: async () => true,
  resolvConf: 'search example\nnameserver 192.0.2.53\n',
}
const looked = (overrides: Partial<NetworkMachine>) => findNoWayOut({ ...machine, ...overrides })

test('a machine that has all', async () => {
  expect(await looked({})).toBeNull()
  expect(await looked({ resolvConf: '\tnameserver\t127.0.0.53' })).toBeNull()
})

test('no slirp4netns', async () => {
  const reason = 'this machine lacks the command slirp4netns'
  expect(await looked({ has: () => false })).toEqual({ reason, hint: 'install slirp4netns' })
  expect(await looked({ has: () => false, installHint: () => null })).toEqual({
    reason,
    hint: 'Install slirp4netns, and run the lab again.',
  })
})

test('no tun, as in a plain container', async () => {
  expect(await looked({ tun: 'missing' })).toEqual({
    reason: 'this machine has no /dev/net/tun',
    hint: 'In a container: docker run --privileged, or --device /dev/net/tun. On a machine: modprobe tun.',
  })
})

test('a tun that is root’s alone', async () => {
  expect(await looked({ tun: 'forbidden' })).toEqual({
    reason: 'only root may open /dev/net/tun here',
    hint: 'As root: chmod 666 /dev/net/tun',
  })
})

test('no route', async () => {
  expect(await looked({ hasRoute: async () => false })).toEqual({
    reason: 'this machine itself has no route to the internet',
    hint: 'Connect it; `ip route` is to show a default route.',
  })
})

test.each(['', '# nameserver 192.0.2.53', 'nameserver 2001:db8::53', 'nameserver'])(
  'no name server that slirp4netns asks: %j',
  async (resolvConf) => {
    expect(await looked({ resolvConf })).toEqual({
      reason: 'this machine itself has no IPv4 name server',
      hint: 'Name one in /etc/resolv.conf: nameserver ADDRESS',
    })
  },
)
