import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DockerHost } from '../../src/core/docker-host.ts'
import { privateHost } from '../../src/hosts/private-host.ts'
import { eventually, hostRequest, onHost, onMachine } from './host-kit.ts'

const labFolder = mkdtempSync(join(tmpdir(), 'labrun-lab-'))
let host: DockerHost

beforeAll(async () => {
  mkdirSync(join(labFolder, 'web'))
  writeFileSync(join(labFolder, 'web/index.html'), 'hello')
  host = await privateHost.start(
    hostRequest({
      labDirectory: labFolder,
      requires: { images: [], commands: [], docker: '>=20.10', network: false },
    }),
  )
})

afterAll(async () => {
  await host.stop()
  rmSync(labFolder, { recursive: true })
})

test('name, time zone, environment and directory are always the same', async () => {
  expect(
    await onHost(host, 'hostname; cat /etc/hostname; getent hosts dockerhost; date +%Z; pwd; ls -A'),
  ).toBe(['dockerhost', 'dockerhost', '127.0.1.1       dockerhost', 'UTC', '/root'].join('\n'))
  expect(host.workDirectory).toBe('/root')
  expect(host.environment).toEqual({
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    USER: 'root',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    TERM: 'dumb',
    COLUMNS: '80',
    LAB_DIR: '/lab',
  })
})

test('its own programs find no more in their environment', async () => {
  expect(await onHost(host, 'tr "\\0" "\\n" </proc/1/environ | cut -d= -f1 | sort | tr "\\n" " "')).toBe(
    'HOME LABRUN_DOCKER LABRUN_PID LANG PATH TZ USER',
  )
  expect(
    await onHost(host, 'tr "\\0" "\\n" </proc/$(pidof dockerd)/environ | cut -d= -f1 | sort | tr "\\n" " "'),
  ).not.toMatch(/LABRUN/)
})

test('the network is that of a machine that has just booted, with Docker’s own rules', async () => {
  expect(await onHost(host, 'ip -brief link | cut -d" " -f1; ip route; ip rule | wc -l')).toBe(
    ['lo', 'docker0', '172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 linkdown ', '3'].join(
      '\n',
    ),
  )
  // dockerd found 0, and so set the policy to DROP with its own 1.
  expect(await onHost(host, 'iptables -S FORWARD | head -1; cat /proc/sys/net/ipv4/ip_forward')).toBe(
    '-P FORWARD DROP\n1',
  )
  expect(await onHost(host, 'cat /proc/sys/net/ipv4/conf/{all,default,lo}/rp_filter | tr "\\n" " "')).toBe(
    '0 0 0',
  )
  await expect(onHost(host, 'curl --silent --max-time 2 http://192.0.2.1')).rejects.toThrow()
})

test('a lab without Docker starts with forwarding off', async () => {
  const requires = { images: [], commands: [], docker: false as const, network: false }
  const bare = await privateHost.start(hostRequest({ requires }))
  expect(
    await onHost(
      bare,
      'cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf/all/forwarding; iptables -S',
    ),
  ).toBe(['0', '0', '-P INPUT ACCEPT', '-P FORWARD ACCEPT', '-P OUTPUT ACCEPT'].join('\n'))
  await bare.stop()
})

test('the lab’s folder is there to be read', async () => {
  expect(await onHost(host, 'cat $LAB_DIR/web/index.html')).toBe('hello')
  await expect(onHost(host, 'touch $LAB_DIR/x')).rejects.toThrow('Read-only file system')
})

test('files are found from outside, FIFOs too', async () => {
  await onHost(host, 'echo here >/run/note; mkfifo /tmp/fifo')
  expect(readFileSync(host.outside('/run/note'), 'utf8')).toBe('here\n')
  const reader = onMachine('cat', host.outside('/tmp/fifo'))
  await onHost(host, 'echo through >/tmp/fifo')
  expect(await reader).toBe('through')
})

test('what enters is in the host’s namespaces and in none of the machine’s cgroups', async () => {
  expect(
    await onHost(
      host,
      'for n in mnt net pid uts ipc cgroup; do [ /proc/self/ns/$n -ef /proc/1/ns/$n ] || echo $n; done',
    ),
  ).toBe('')
  expect(await onHost(host, 'cut -d: -f3 /proc/self/cgroup | sort -u')).toMatch(/^(\/\n)?\/blocks$/)
})

test('the usual devices are there', async () => {
  expect(
    await onHost(host, 'head -c4 /dev/urandom | wc -c; echo x >/dev/null; head -c1 /dev/zero | od -An -tx1'),
  ).toBe('4\n 00')
  expect(await onHost(host, 'script -qec "tty" /dev/null | tr -d "\\r"')).toMatch(/^\/dev\/pts\/\d+$/)
  expect(await onHost(host, 'ls -d /dev/shm /dev/mqueue /dev/pts /dev/fd /dev/stdin | wc -l')).toBe('5')
})

test('orphans are reaped', async () => {
  await onHost(host, 'for i in {1..20}; do (sleep 0.01 &) ; done')
  await eventually(
    () => onHost(host, 'ps -eo stat,args | grep -c "^Z\\|[s]leep 0.01" || true'),
    (count) => count === '0',
  )
})

test('a session’s cgroup holds all that it starts, and kills it at once', async () => {
  const directory = (await host.sessionCgroup('nsenter mynginx'))!
  const [command = '', ...argv] = host.enter(['bash', '-c', 'trap "" TERM; setsid sleep 1000 & sleep 1000'])
  const script = 'echo $$ >"$0/cgroup.procs"; exec "$@"'
  const child = spawn('sh', ['-c', script, directory, command, ...argv], { stdio: 'ignore' })
  await eventually(
    () => readFileSync(join(directory, 'cgroup.procs'), 'utf8').trim().split('\n').length,
    (count) => count >= 4,
  )
  writeFileSync(join(directory, 'cgroup.kill'), '1')
  await eventually(
    () => readFileSync(join(directory, 'cgroup.procs'), 'utf8'),
    (pids) => pids === '',
  )
  await eventually(
    () => child.signalCode,
    (signal) => signal === 'SIGKILL',
  )
  expect(await host.sessionCgroup('nsenter mynginx')).toBe(`${directory}-2`)
})

test('provenance tells on what a lab was proven', async () => {
  const { date, ...rest } = await host.provenance()
  expect(Date.now() - Date.parse(date)).toBeLessThan(60_000)
  const [client, docker] = [
    await onHost(host, 'docker version --format {{.Client.Version}}'),
    await onHost(host, 'docker version --format {{.Server.Version}}'),
  ]
  expect(rest).toEqual({
    kernel: await onMachine('uname', '-r'),
    docker,
    ...(client !== docker && { client }),
    containerd: (await onMachine('containerd', '--version')).split(' ')[2],
    runc: (await onMachine('runc', '--version')).match(/version (\S+)/)![1],
    imageStore: await onHost(host, 'docker info --format {{.Driver}}'),
    cgroup: expect.stringMatching(/^(v1|hybrid|v2)$/),
    iptables: (await onMachine('iptables', '--version')).replace('iptables ', ''),
    architecture: await onHost(host, 'docker version --format {{.Server.Arch}}'),
    images: [],
  })
})

test('an engine that is too old or too new is refused', async () => {
  const requires = { images: [], commands: [], docker: '>=99', network: false }
  const version = (await host.provenance()).docker
  await expect(privateHost.start(hostRequest({ requires }))).rejects.toMatchObject({
    rule: 'docker-version',
    message: `the lab needs Docker >=99, and this machine has ${version}`,
  })
})

test('nothing of the machine’s Docker set-up is taken over', async () => {
  expect(await onHost(host, 'ls -A /etc/docker')).toMatch(/^(key\.json)?$/)
})
