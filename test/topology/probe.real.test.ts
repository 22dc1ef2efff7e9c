import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DockerHost } from '../../src/core/docker-host.ts'
import type { NetworkNamespace } from '../../src/core/topology.ts'
import { privateHost } from '../../src/hosts/private-host.ts'
import { changesBetween } from '../../src/topology/changes.ts'
import { hostState } from '../../src/topology/host-state.ts'
import { probeTopology } from '../../src/topology/probe.ts'
import { hostRequest, onHost } from '../docker/host-kit.ts'

let host: DockerHost

beforeAll(async () => {
  host = await privateHost.start(hostRequest())
})

afterAll(async () => {
  await host.stop()
})

/** Waits for the kernel, which takes the links of a namespace away some time after the namespace. */
const gone = (link: string) => `while ip link show ${link} >/dev/null 2>&1; do sleep 0.1; done`

/** What one command does to the network. */
async function changesOf(command: string): Promise<string[]> {
  const before = await probeTopology(host)
  await onHost(host, command)
  return changesBetween(before, await probeTopology(host)).map(({ text }) => text)
}

const find = async (name: string): Promise<NetworkNamespace | undefined> =>
  (await probeTopology(host)).namespaces.find((one) => one.name === name)

test('a fresh host: its bridge, its route, its firewall', async () => {
  const { namespaces } = await probeTopology(host)
  expect(namespaces).toHaveLength(1)
  expect(namespaces[0]).toMatchObject({
    kind: 'host',
    name: 'host',
    inode: Number(/\d+/.exec(await onHost(host, 'readlink /proc/1/ns/net'))![0]),
    routes: ['172.17.0.0/16 dev docker0 src 172.17.0.1'],
    forwarding: true,
  })
  expect(namespaces[0]!.interfaces).toMatchObject([
    { name: 'lo', kind: 'loopback', up: true, addresses: ['127.0.0.1/8', '::1/128'] },
    { name: 'docker0', kind: 'bridge', up: true, carrier: false, addresses: ['172.17.0.1/16'] },
  ])
  expect(namespaces[0]!.rules).toContainEqual({ table: 'filter', chain: 'FORWARD', rule: 'policy DROP' })
})

test('the guide: a container, a pair, one end moved, configured, bridged; and nothing else is told', async () => {
  const started = await changesOf('docker run --detach --name web nginx')
  const [, port] = /^(veth\w+) is new in host, a port of docker0$/.exec(started[1]!)!
  expect(started).toEqual([
    'the namespace of web is new',
    `${port} is new in host, a port of docker0`,
    'eth0 is new in web with 172.17.0.2/16',
  ])
  expect(await changesOf('ip link add veth-host type veth peer name veth-guest')).toEqual([
    'veth-guest is new in host',
    'veth-host is new in host',
  ])
  expect((await find('host'))!.interfaces.find(({ name }) => name === 'veth-host')!.peer).toEqual({
    inode: (await find('host'))!.inode,
    name: 'veth-guest',
  })
  const pid = await onHost(host, 'docker inspect --format {{.State.Pid}} web')
  expect(await changesOf(`ip link set veth-guest netns ${pid}`)).toEqual([
    'veth-guest moved from host to web',
  ])
  expect((await find('host'))!.interfaces.find(({ name }) => name === 'veth-host')!.peer).toEqual({
    inode: (await find('web'))!.inode,
    name: 'veth-guest',
  })
  expect(
    await changesOf(
      `nsenter -t ${pid} -n sh -c 'ip addr add 10.10.10.10/24 dev veth-guest; ip link set veth-guest up'`,
    ),
  ).toEqual([
    'veth-guest in web is up now',
    'veth-guest in web has the address 10.10.10.10/24 now',
    'web has the route 10.10.10.0/24 dev veth-guest src 10.10.10.10 now',
  ])
  expect(await changesOf('ip link add mybridge type bridge; ip link set veth-host master mybridge')).toEqual([
    'veth-host in host is a port of mybridge now',
    'mybridge is new in host',
  ])
  expect(await changesOf('sysctl -q -w net.ipv4.ip_forward=0; iptables -A FORWARD -p tcp -j ACCEPT')).toEqual(
    ['forwarding is off now', 'the firewall has FORWARD -p tcp -j ACCEPT now'],
  )
  expect(await changesOf(`docker rm --force web; ${gone('veth-host')}; ${gone(port!)}`)).toEqual([
    'the namespace of web is gone',
    `${port} is gone from host`,
    'veth-host is gone from host',
  ])
})

test('namespaces that only a name or a process keeps; the probe leaves none', async () => {
  expect(
    await changesOf(
      'ip netns add blue; unshare --net sleep 1000 >/dev/null 2>&1 & until pgrep -x sleep; do sleep 0.1; done',
    ),
  ).toContain('the namespace blue is new')
  const blue = (await find('blue'))!
  expect(blue).toMatchObject({ kind: 'named', interfaces: [{ name: 'lo', up: false }], forwarding: false })
  const sleeper = await onHost(host, 'pgrep -x sleep')
  expect(await find(`sleep (PID ${sleeper})`)).toMatchObject({ kind: 'process' })
  expect(
    await changesOf(
      `kill ${sleeper}; ip netns delete blue; while [ -e /proc/${sleeper} ]; do sleep 0.1; done`,
    ),
  ).toEqual(['the namespace blue is gone', `the namespace sleep (PID ${sleeper}) is gone`])
  expect(await onHost(host, 'ls -A /run/netns')).toBe('')
})

test('what a host is like: its containers in Docker’s words, the newest first, and its network', async () => {
  await onHost(host, 'docker run --name over nginx false || true')
  const { containers, network, leftOut } = await hostState(host)
  expect(containers[0]).toEqual({
    name: 'over',
    image: 'nginx',
    status: expect.stringMatching(/^Exited \(1\) /),
  })
  expect(network!.namespaces[0]!.name).toBe('host')
  expect(leftOut).toEqual([])
})
