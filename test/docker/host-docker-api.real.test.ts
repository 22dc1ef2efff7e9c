import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DockerApi, DockerHost, ExecRequest } from '../../src/core/docker-host.ts'
import { privateHost } from '../../src/hosts/private-host.ts'
import { eventually, hostRequest, onHost } from './host-kit.ts'

let host: DockerHost
let docker: DockerApi

beforeAll(async () => {
  host = await privateHost.start(hostRequest())
  docker = host.docker!
  await onHost(host, 'docker run -d --name mynginx -e COLOUR=blue nginx')
  await onHost(host, 'until pgrep -f "nginx: maste[r]"; do sleep 0.1; done')
})

afterAll(async () => {
  await host.stop()
})

function request(script: string, overrides: Partial<ExecRequest> = {}): ExecRequest {
  return {
    argv: ['bash', '-c', script],
    environment: {},
    user: null,
    workdir: null,
    tty: false,
    ...overrides,
  }
}

test('inspect tells name, state and the number of the main process on the host', async () => {
  const state = await docker.inspectContainer('mynginx')
  expect(state).toEqual({
    id: await onHost(host, 'docker inspect --format {{.Id}} mynginx'),
    running: true,
    pid: Number(await onHost(host, 'pgrep -of "nginx: maste[r]"')),
    status: 'running',
    names: ['mynginx'],
  })
  expect(await docker.inspectContainer(state!.id.slice(0, 12))).toEqual(state)
  expect(await docker.inspectContainer('nobody')).toBeNull()
  expect(await docker.inspectContainer('../version')).toBeNull()
})

test('a stopped and a paused container are told apart', async () => {
  await onHost(host, 'docker run --name over nginx true; docker run -d --name slow nginx; docker pause slow')
  expect(await docker.inspectContainer('over')).toMatchObject({ running: false, pid: 0, status: 'exited' })
  expect(await docker.inspectContainer('slow')).toMatchObject({ running: true, status: 'paused' })
})

test('exec is a real docker exec: environment, user, directory, cgroup, number on the host', async () => {
  const script =
    'echo $COLOUR $EXTRA $(id -un) $PWD; cat /proc/self/cgroup | grep -c docker >/dev/null; sleep 1000'
  const exec = await docker.exec(
    'mynginx',
    request(script, { environment: { EXTRA: 'a b' }, user: 'nginx', workdir: '/usr/share' }),
  )
  const pid = await exec.pid()
  await eventually(exec.diagnostics, (text) => text.includes('\n'))
  expect(exec.diagnostics()).toBe('blue a b nginx /usr/share\n')
  const { id } = (await docker.inspectContainer('mynginx'))!
  expect(await onHost(host, `cat /proc/${pid}/cgroup`)).toContain(`/docker/${id}`)
  await onHost(host, `kill -9 ${pid}`)
  expect(await exec.ended).toBe(137)
})

test('the exit status is the command’s own', async () => {
  const exec = await docker.exec('mynginx', request('echo out; echo err >&2; exit 7'))
  expect(await exec.ended).toBe(7)
  expect(exec.diagnostics().split('\n').sort()).toEqual(['', 'err', 'out'])
})

test('a command that is not there', async () => {
  const exec = await docker.exec('mynginx', request('', { argv: ['nonsense'] }))
  expect(await exec.ended).toBeGreaterThanOrEqual(126)
  expect(exec.diagnostics()).toContain('"nonsense": executable file not found in $PATH')
  await expect(exec.pid()).rejects.toMatchObject({
    kind: 'environment',
    rule: 'exec-not-started',
    message: expect.stringMatching(/^docker exec did not start: .*executable file not found/),
  })
})

test('a container that is not there, or does not run', async () => {
  await expect(docker.exec('nobody', request('true'))).rejects.toMatchObject({
    rule: 'docker-refused',
    message: 'the Docker engine refused (404): No such container: nobody',
  })
  await expect(docker.exec('over', request('true'))).rejects.toMatchObject({ rule: 'docker-refused' })
})

test('a container that is killed ends its exec', async () => {
  await onHost(host, 'docker run -d --name brief nginx')
  const exec = await docker.exec('brief', request('sleep 1000'))
  await exec.pid()
  await onHost(host, 'docker kill brief')
  expect(await exec.ended).toBe(137)
})

test('a hundred thousand lines are read, the last of them kept', async () => {
  const exec = await docker.exec('mynginx', request('seq 100000'))
  expect(await exec.ended).toBe(0)
  expect(exec.diagnostics()).toMatch(/99999\n100000\n$/)
  expect(exec.diagnostics().length).toBeLessThanOrEqual(64 * 1024)
})
