import { expect, test } from 'vitest'
import type { ContainerState, DockerApi, DockerHost } from '../../src/core/docker-host.ts'
import { endedMeanwhile, findContainer, paused } from '../../src/targets/container.ts'

const running: ContainerState = {
  id: 'a1',
  running: true,
  pid: process.pid,
  status: 'running',
  names: ['web'],
}

function hostWith(state: ContainerState | null, names: string[] = []): DockerHost {
  const docker: DockerApi = {
    inspectContainer: async () => state,
    exec: () => Promise.reject(new Error('not here')),
    ping: async () => {},
    containers: async () =>
      names.map((name) => ({ id: `${name}-id`, names: [name], image: 'nginx', status: 'Up' })),
  }
  return { docker, outside: (path: string) => path } as DockerHost
}

test('finds a container that runs', async () => {
  const found = await findContainer(hostWith(running), 'web')
  expect(found).toMatchObject({ id: 'a1', pid: process.pid, isPaused: false })
  expect(found.isAlive()).toBe(true)
  await expect(found.check()).resolves.toBeUndefined()
})

test.each([
  ['none', [], 'No container is there yet: start it in a block before this one.'],
  ['others', ['db', 'webb', 'cache', 'weg'], 'There is webb, weg, db.'],
])('tells that there is no such container: %s', async (_, names, hint) => {
  await expect(findContainer(hostWith(null, names), 'web')).rejects.toMatchObject({
    kind: 'environment',
    rule: 'container-not-found',
    message: 'There is no container web.',
    hint,
  })
})

test('tells that it does not run', async () => {
  const hint = 'A container ends with its main process; `docker logs web` may tell why it did.'
  await expect(
    findContainer(hostWith({ ...running, running: false, pid: 0, status: 'exited' }), 'web'),
  ).rejects.toMatchObject({
    rule: 'container-not-running',
    message: 'Container web is not running: exited.',
    hint,
  })
  await expect(findContainer(hostWith({ ...running, pid: 2 ** 30 }), 'web')).rejects.toMatchObject({
    rule: 'container-not-running',
    message: 'Container web is not running: it has just ended.',
  })
})

test('tells that there is no Docker', async () => {
  const host = { docker: null } as DockerHost
  await expect(findContainer(host, 'web')).rejects.toMatchObject({
    rule: 'docker-needed',
    message: "There is no container web: this lab's host has no Docker.",
    hint: 'Take `docker: false` out of its front matter.',
  })
})

test('tells that another container has its name now', async () => {
  const states = [running, { ...running, id: 'b2' }]
  const host = hostWith(running)
  host.docker!.inspectContainer = async () => states.shift()!
  const found = await findContainer(host, 'web')
  await expect(found.check()).rejects.toMatchObject({
    message: 'Container web is not running: it was replaced.',
  })
})

test('tells of a paused one how it goes on', () => {
  expect(paused('web')).toMatchObject({
    message: 'Container web is not running: paused.',
    hint: '`docker unpause web` lets it run on.',
  })
})

test('tells that it ended while a shell was started in it', () => {
  expect(endedMeanwhile('web', null)).toMatchObject({
    rule: 'container-not-running',
    message: 'Container web is not running: it ended while a shell was started in it.',
  })
})
