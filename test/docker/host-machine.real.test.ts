import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DockerHost } from '../../src/core/docker-host.ts'
import { createPrivateHost, privateHost } from '../../src/hosts/private-host.ts'
import { eventually, hostRequest, machineState, newRunId, onHost, onMachine, tracesOf } from './host-kit.ts'

const runId = newRunId()
let before: Awaited<ReturnType<typeof machineState>>
let host: DockerHost

beforeAll(async () => {
  before = await machineState()
  host = await privateHost.start(hostRequest({ runId }))
})

afterAll(async () => {
  await host.stop()
})

test('what a lab does to its host does not reach the machine', async () => {
  const marker = `/tmp/${runId}`
  await onHost(
    host,
    `
    echo x >${marker}; echo x >/etc/${runId}; echo x >/usr/local/bin/${runId}; mkdir /srv/${runId}; rm /etc/fstab /etc/passwd-
    echo x >>/etc/hosts; hostname changed; sysctl -w net.ipv4.ip_forward=0 net.ipv4.conf.all.rp_filter=2 net.core.somaxconn=7
    ip link add br0 type bridge; ip link add v0 type veth peer name v1; ip address add 10.9.0.1/24 dev br0; ip link set br0 up
    ip netns add blue; ip route add 10.8.0.0/16 dev br0; ip rule add from 10.7.0.0/16 lookup 7
    iptables -A FORWARD -s 10.9.0.0/24 -j DROP; iptables -P INPUT DROP
    mkdir /mnt/here; mount -t tmpfs none /mnt/here
    docker run -d --name mynginx -p 8080:80 nginx; docker network create blue; docker volume create blue
    setsid sleep 1000 >/dev/null 2>&1 & disown
    `,
  )
  expect(await machineState()).toEqual(before)
  for (const path of [marker, `/etc/${runId}`, `/srv/${runId}`]) expect(existsSync(path)).toBe(false)
})

test('settings that are the whole machine’s can only be read', async () => {
  await expect(onHost(host, 'echo 7 >/proc/sys/kernel/panic')).rejects.toThrow('Read-only file system')
  await expect(onHost(host, 'echo 1 >/proc/sys/vm/overcommit_memory')).rejects.toThrow(
    'Read-only file system',
  )
  await expect(onHost(host, 'echo 1 >/sys/kernel/mm/ksm/run')).rejects.toThrow('Read-only file system')
})

test('no disk, and nothing of what labrun keeps, is to be seen', async () => {
  expect(await onHost(host, 'find /dev -type b | wc -l')).toBe('0')
  expect(
    await onHost(host, 'ls -A /var/lib/labrun /var/cache/labrun /tmp /var/tmp /home | grep -v : || true'),
  ).toMatch(new RegExp(`^\\s*(${runId}\\s*)?$`))
})

test('after stop nothing is left and all is as before', async () => {
  expect(await host.stop()).toEqual([])
  expect(tracesOf(runId)).toEqual([])
  expect(await machineState()).toEqual(before)
  expect(await host.stop()).toEqual([])
})

test('whatever network a host has been handed down, it is as at boot', async () => {
  const script = join(import.meta.dirname, '../../src/hosts/private/boot-network.sh')
  const handedDown = `
    cd /proc/sys/net/ipv4; echo 1 >ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
    for scope in all default lo; do
      for setting in rp_filter proxy_arp log_martians; do echo 1 >conf/$scope/$setting; done
      for setting in accept_redirects send_redirects secure_redirects; do echo 0 >conf/$scope/$setting; done
    done
    sh ${script}
    cat ip_forward /proc/sys/net/ipv6/conf/all/forwarding conf/{all,default,lo}/{rp_filter,proxy_arp,log_martians}
    cat conf/{all,default,lo}/{send_redirects,secure_redirects} conf/default/accept_redirects`
  const printed = await onMachine('unshare', '--net', '--mount', 'bash', '-euc', handedDown)
  expect(printed.split('\n').join('')).toBe(`00${'0'.repeat(9)}${'1'.repeat(7)}`)
})

test('a host without Docker is the same host without an engine', async () => {
  const id = newRunId()
  const requires = { images: [], commands: [], docker: false as const, network: false }
  const bare = await privateHost.start(hostRequest({ runId: id, requires }))
  expect(bare.docker).toBeNull()
  expect(
    await onHost(bare, 'hostname; ip -brief link | wc -l; ls /var/run/docker.sock 2>&1 || true'),
  ).toMatch(/^dockerhost\n1\nls: /)
  expect((await bare.provenance()).docker).toBeNull()
  expect(await bare.stop()).toEqual([])
  expect(tracesOf(id)).toEqual([])
})

test('other directories for state and cache are used and hidden', async () => {
  const folder = await onMachine('mktemp', '--directory', '/var/tmp/labrun-test-XXXXXX')
  const requires = { images: [], commands: [], docker: '>=20.10', network: false }
  const kind = createPrivateHost({ stateDirectory: `${folder}/state`, cacheDirectory: `${folder}/cache` })
  const other = await kind.start(hostRequest({ requires }))
  expect(await onMachine('ls', `${folder}/state/runs`)).toMatch(/^test-\w+-lab$/)
  expect(await onHost(other, `ls -A ${folder}/state ${folder}/cache`)).not.toMatch(/runs|images/)
  expect(await other.stop()).toEqual([])
  await eventually(
    () => onMachine('ls', '-A', `${folder}/state/runs`),
    (names) => names === '',
  )
  await onMachine('rm', '-rf', folder)
})
