import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DockerHost } from '../../src/core/docker-host.ts'
import { privateHost } from '../../src/hosts/private-host.ts'
import { eventually, hostRequest, newRunId, onHost, tracesOf } from './host-kit.ts'

const runId = newRunId()
let hosts: DockerHost[]

beforeAll(async () => {
  hosts = await Promise.all([1, 2].map(() => privateHost.start(hostRequest({ runId }))))
})

afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()))
})

test('two hosts have the same names, subnets, ports and files', async () => {
  const page = await Promise.all(
    hosts.map(async (host, index) => {
      await onHost(
        host,
        `docker network create --subnet 10.9.0.0/24 blue
        docker run -d --name mynginx --network blue --ip 10.9.0.10 -p 8080:80 nginx
        echo page ${index} >/tmp/page; docker cp /tmp/page mynginx:/usr/share/nginx/html/page
        ip link add veth-host type veth peer name veth-other`,
      )
      await eventually(
        () => onHost(host, 'curl --silent localhost:8080/page || true'),
        (text) => text !== '',
      )
      return onHost(
        host,
        'curl --silent localhost:8080/page; curl --silent 10.9.0.10/page; docker ps --format {{.Names}}',
      )
    }),
  )
  expect(page).toEqual(['page 0\npage 0\nmynginx', 'page 1\npage 1\nmynginx'])
})

test('neither sees the other', async () => {
  for (const host of hosts) {
    expect(
      await onHost(
        host,
        'pgrep -c dockerd; pgrep -fc "nginx: maste[r]"; ip -brief link show type veth | wc -l',
      ),
    ).toBe('1\n1\n3')
    expect(await onHost(host, 'docker network ls -q --filter name=blue | wc -l')).toBe('1')
    expect(
      await onHost(host, 'find /sys/fs/cgroup -path "*/docker/*" -type d -printf "%f\\n" | sort -u'),
    ).toBe(await onHost(host, 'docker ps --quiet --no-trunc'))
  }
})

test('their own identities differ', async () => {
  const ids = await Promise.all(
    hosts.map((host) =>
      onHost(
        host,
        'docker info --format {{.ID}}; cat /etc/machine-id; docker network inspect bridge --format {{.Id}}',
      ),
    ),
  )
  const [one, two] = ids.map((text) => text.split('\n'))
  expect(one!.filter((id, index) => id === two![index])).toEqual([])
})

test('one goes, the other stays', async () => {
  expect(await hosts[0]!.stop()).toEqual([])
  await hosts[1]!.docker!.ping()
  expect(await onHost(hosts[1]!, 'curl --silent localhost:8080/page')).toBe('page 1')
  expect(await hosts[1]!.stop()).toEqual([])
  expect(tracesOf(runId)).toEqual([])
})
