import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dockerConfigFile, findCredentials } from '../../../src/hosts/images/docker-config.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-docker-config-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const environment = () => ({ DOCKER_CONFIG: folder, PATH: `${folder}:/usr/bin:/bin` })
const file = () => join(folder, 'config.json')
const base64 = (text: string) => Buffer.from(text).toString('base64')

function find(config: unknown, registry = 'registry.example:5000') {
  writeFileSync(file(), typeof config === 'string' ? config : JSON.stringify(config))
  return findCredentials(registry, environment())
}

/** A credential helper that notes what it was asked. */
function helper(name: string, script: string): void {
  const path = join(folder, `docker-credential-${name}`)
  writeFileSync(path, `#!/bin/sh\necho "$@" $(cat) >"${folder}/asked"\n${script}\n`)
  chmodSync(path, 0o755)
}

const me = { kind: 'password', username: 'me', password: 'pass:word' }

test.each([
  [{ DOCKER_CONFIG: '/etc/mine', HOME: '/home/me' }, '/etc/mine/config.json'],
  [{ HOME: '/home/me' }, '/home/me/.docker/config.json'],
  [{ DOCKER_CONFIG: '', HOME: '' }, '/root/.docker/config.json'],
])('%o keeps them in %s', (given, path) => {
  expect(dockerConfigFile(given)).toBe(path)
})

test.each([
  ['registry.example:5000', 'registry.example:5000'],
  ['https://registry.example:5000', 'registry.example:5000'],
  ['http://registry.example:5000/v1/', 'registry.example:5000'],
  ['https://index.docker.io/v1/', 'docker.io'],
])('the key %s is for %s', async (key, registry) => {
  const found = await find({ auths: { other: {}, [key]: { auth: base64('me:pass:word') } } }, registry)
  expect(found).toEqual({ credentials: me, file: file() })
})

test.each([
  [{ username: 'me', password: 'pass:word' }, me],
  [
    { auth: base64('00000000:'), identitytoken: 'idt' },
    { kind: 'identity-token', token: 'idt' },
  ],
  [{ registrytoken: 'rt' }, { kind: 'registry-token', token: 'rt' }],
])('an entry %o', async (entry, credentials) => {
  expect(await find({ auths: { 'registry.example:5000': entry } })).toMatchObject({ credentials })
})

test('there is no file', async () => {
  const nowhere = { DOCKER_CONFIG: join(folder, 'none') }
  expect(await findCredentials('docker.io', nowhere)).toEqual({
    credentials: null,
    file: join(folder, 'none/config.json'),
    why: `there is no ${folder}/none/config.json`,
  })
})

test.each([
  ['{', (at: string) => `${at} is not JSON, or cannot be read`],
  ['null', (at: string) => `${at} is not JSON, or cannot be read`],
  [{}, (at: string) => `${at} has none for registry.example:5000`],
  [
    { auths: { 'registry.example:5001': { auth: base64('a:b') } } },
    (at: string) => `${at} has none for registry.example:5000`,
  ],
  [
    { auths: { 'registry.example:5000': { auth: 'me' } } },
    (at: string) => `${at} has none for registry.example:5000`,
  ],
  [
    { credsStore: 'gone' },
    (at: string) => `the command docker-credential-gone is not there (${at} names it)`,
  ],
  [
    { credsStore: '../../bin/sh' },
    (at: string) => `the command docker-credential-../../bin/sh is not there (${at} names it)`,
  ],
])('%j has none', async (config, why) => {
  expect(await find(config)).toEqual({ credentials: null, file: file(), why: why(file()) })
})

test('a helper is asked, the one for this registry first', async () => {
  helper('all', 'echo \'{"ServerURL":"x","Username":"me","Secret":"pass:word"}\'')
  helper('one', 'echo \'{"ServerURL":"x","Username":"<token>","Secret":"idt"}\'')
  const config = { credsStore: 'all', credHelpers: { 'registry.example:5000': 'one' } }
  expect(await find(config)).toEqual({ credentials: { kind: 'identity-token', token: 'idt' }, file: file() })
  expect(await find(config, 'docker.io')).toEqual({ credentials: me, file: file() })
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('get https://index.docker.io/v1/\n')
})

test('a helper is a name, not a path', async () => {
  mkdirSync(join(folder, 'docker-credential-x'))
  helper('y', 'echo \'{"Username":"me","Secret":"pass:word"}\'')
  expect(await find({ credsStore: 'x/../docker-credential-y' })).toMatchObject({ credentials: null })
  expect(await find({ credsStore: 'y' })).toMatchObject({ credentials: me })
})

test('what a helper does not know may stand in the file', async () => {
  helper('empty', 'echo credentials not found in native keychain; exit 1')
  const config = { credsStore: 'empty' }
  expect(await find(config)).toMatchObject({
    why: `docker-credential-empty has none for registry.example:5000 (${file()} names it)`,
  })
  const auths = { 'registry.example:5000': { auth: base64('me:pass:word') } }
  expect(await find({ ...config, auths })).toMatchObject({ credentials: me })
})
