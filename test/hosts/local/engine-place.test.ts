import { release } from 'node:os'
import { expect, test } from 'vitest'
import { engineAddress } from '../../../src/hosts/engine-client.ts'
import { checkEngine, enginePlace, findEngineUrl } from '../../../src/hosts/local/engine-place.ts'

test.each([
  ['unix:///run/docker.sock', '/run/docker.sock', { socketPath: '/run/docker.sock' }],
  ['tcp://127.0.0.1:2375', 'tcp://127.0.0.1:2375', { host: '127.0.0.1', port: 2375 }],
  ['tcp://localhost:2375/', 'tcp://localhost:2375', { host: 'localhost', port: 2375 }],
  ['tcp://[::1]:2375', 'tcp://[::1]:2375', { host: '::1', port: 2375 }],
])('%s is on this machine', (url, place, address) => {
  expect(enginePlace(url)).toBe(place)
  expect(engineAddress(place)).toEqual(address)
})

test.each([
  'ssh://root@far',
  'tcp://10.0.0.1:2375',
  'tcp://far:2376',
  'npipe:////./pipe/docker',
  'unix://relative',
])('%s is not', (url) => {
  expect(() => enginePlace(url)).toThrow(
    expect.objectContaining({
      rule: 'engine-elsewhere',
      message: `${url} is not one that --host local can use: that is by a unix socket, or by tcp on this machine's loopback`,
    }),
  )
})

test('DOCKER_HOST counts before any context', async () => {
  expect(await findEngineUrl({ DOCKER_HOST: 'unix:///x' })).toBe('unix:///x')
})

const engine = (info: object) => ({
  call: async () => ({
    status: 200,
    body: { KernelVersion: release(), OperatingSystem: 'Debian', Driver: 'overlay2', ...info },
  }),
  open: () => Promise.reject(new Error('not asked')),
})

test('an engine whose containers are elsewhere is refused', async () => {
  expect(await checkEngine('u', engine({}))).toEqual({ imageStore: 'overlay2' })
  expect(await checkEngine('u', engine({ Driver: 'overlayfs' }))).toEqual({ imageStore: 'containerd' })
  const rule = { rule: 'engine-elsewhere' }
  await expect(checkEngine('u', engine({ SecurityOptions: ['name=rootless'] }))).rejects.toMatchObject(rule)
  await expect(checkEngine('u', engine({ OperatingSystem: 'Docker Desktop' }))).rejects.toMatchObject(rule)
  await expect(checkEngine('u', engine({ KernelVersion: '1.0' }))).rejects.toMatchObject({
    message: 'the engine at u is in another machine (Debian, Linux 1.0)',
  })
})

test('an engine that does not answer', async () => {
  const silent = { ...engine({}), call: () => Promise.reject(new Error('connect ENOENT')) }
  await expect(checkEngine('unix:///x', silent)).rejects.toMatchObject({
    rule: 'no-engine',
    message: 'no Docker engine answers at unix:///x: connect ENOENT',
  })
})
