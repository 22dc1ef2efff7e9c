import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DockerHost } from '../../src/core/docker-host.ts'
import { hasTimeNamespaces } from '../../src/hosts/private/unlike.ts'
import { privateHost } from '../../src/hosts/private-host.ts'
import { hostRequest, newRunId, onHost, tracesOf } from './host-kit.ts'

const runId = newRunId()
let hosts: DockerHost[]

beforeAll(async () => {
  hosts = await Promise.all(
    [false, true].map((unlike) => privateHost.start(hostRequest({ runId, unlike, lab: `unlike-${unlike}` }))),
  )
})

afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()))
})

async function both(script: string): Promise<string[]> {
  return Promise.all(hosts.map((host) => onHost(host, script)))
}

test('what a host makes up by itself is different', async () => {
  const scripts = {
    pid: 'echo $$',
    container: 'docker run --detach --name web nginx',
    containerPid: 'docker inspect --format {{.State.Pid}} web',
    address: 'docker inspect --format {{.NetworkSettings.IPAddress}} web',
    mac: 'docker inspect --format {{.NetworkSettings.MacAddress}} web',
    interface: 'cat /sys/class/net/docker0/ifindex',
    network: 'docker network create x >/dev/null; docker network inspect x --format "{{json .IPAM.Config}}"',
    namespaces: 'readlink /proc/self/ns/{mnt,uts,ipc,net,pid}',
    ofContainer: 'sudo readlink /proc/$(docker inspect --format {{.State.Pid}} web)/ns/{mnt,uts,ipc,net,pid}',
    hostname: 'hostname; getent hosts "$(hostname)"',
    ...(hasTimeNamespaces() && { boot: 'uptime -s', uptime: 'cut -d. -f1 /proc/uptime' }),
  }
  for (const [what, script] of Object.entries(scripts)) {
    const [one, other] = (await both(script)).map((text) => text.split('\n'))
    expect([what, one!.filter((line, index) => line === other![index])]).toEqual([what, []])
  }
})

test('PIDs are longer, and Docker’s addresses are still of the ranges that it gives away', async () => {
  const [one, other] = await both('echo $$; ip -4 -brief address show dev docker0; hostname')
  expect(one).toMatch(/^\d{2,4}\ndocker0 +\w+ +172\.17\.0\.1\/16 \ndockerhost$/)
  expect(other).toMatch(/^20\d{3}\ndocker0 +\w+ +172\.24\.0\.1\/16 \notherhost$/)
})

test('in all else they are alike', async () => {
  const script =
    'ls -A /etc/docker; iptables -S FORWARD | head -1; docker images; docker network ls --format {{.Name}}; env; date +%Z; lsns --noheadings --output TYPE | sort | uniq --count | grep -v time'
  const [one, other] = await both(script)
  expect(other).toBe(one)
})

test('nothing is left of them', async () => {
  expect(await Promise.all(hosts.map((host) => host.stop()))).toEqual([[], []])
  expect(tracesOf(runId)).toEqual([])
})
