import { expect, test } from 'vitest'
import { dockerMissing, dockerSilent, hintFor, refusedBy } from '../../../src/hosts/dind/docker-trouble.ts'

const OFF =
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'
const DENIED =
  'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "…": dial unix /var/run/docker.sock: connect: permission denied'
const OLD = 'unknown flag: --cgroupns'
const FULL = 'write /var/lib/docker/tmp/x: no space left on device'
const POOR = 'OCI runtime create failed: unable to apply caps: operation not permitted: unknown'

test.each([
  [OFF, /^Start the engine/],
  [DENIED, /^Who may use the engine is in the group docker/],
  [OLD, /^A dind host needs Docker 20\.10 or newer/],
  [FULL, /^The engine's disk is full/],
  [POOR, /^The engine may not give a container the rights/],
  ['something else', /^`docker info` tells more/],
])('what helps after %s', (words, hint) => {
  expect(hintFor(words)).toMatch(hint)
})

test('docker’s own words are told, all of them', () => {
  const { kind, rule, message } = refusedBy(['run'], `docker: ${POOR}\nSee 'docker run --help'.`)
  expect([kind, rule, message]).toEqual([
    'environment',
    'docker-refused',
    `docker run failed:\ndocker: ${POOR}\nSee 'docker run --help'.`,
  ])
})

test('no command, and one that does not end', () => {
  const missing = dockerMissing(Object.assign(new Error('spawn docker ENOENT'), { code: 'ENOENT' }))
  expect(missing.message).toBe('a dind host needs the command docker, which this machine lacks')
  const other = dockerMissing(Object.assign(new Error('spawn docker EACCES'), { code: 'EACCES' }))
  expect(other.message).toBe("a dind host needs the command docker, which can't be run: spawn docker EACCES")
  expect(dockerSilent(['version'], 20_000).message).toBe('docker version has not answered in 20 s')
})
