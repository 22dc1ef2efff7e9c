import { expect, test } from 'vitest'
import { localEngineSocket } from '../../../src/hosts/images/local-engine.ts'

test.each([
  [undefined, '/var/run/docker.sock'],
  ['', '/var/run/docker.sock'],
  ['unix:///run/user/1000/docker.sock', '/run/user/1000/docker.sock'],
  ['tcp://10.0.0.1:2375', null],
  ['ssh://me@other', null],
])('DOCKER_HOST=%s', (dockerHost, socket) => {
  const before = process.env.DOCKER_HOST
  delete process.env.DOCKER_HOST
  expect(localEngineSocket(dockerHost)).toBe(socket)
  if (before !== undefined) process.env.DOCKER_HOST = before
})
