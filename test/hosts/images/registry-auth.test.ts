import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parseImageName } from '../../../src/hosts/images/image-name.ts'
import { pullFromRegistry } from '../../../src/hosts/images/registry.ts'
import { authorize, parseChallenges } from '../../../src/hosts/images/registry-auth.ts'
import { type StandIn, type StandInOptions, startRegistry } from './registry-stand-in.ts'

let folder: string
let registries: StandIn[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-auth-'))
  registries = []
})

afterEach(() => {
  for (const { close } of registries) close()
  rmSync(folder, { recursive: true })
})

async function start(options: StandInOptions): Promise<StandIn> {
  const registry = await startRegistry(options)
  registries.push(registry)
  return registry
}

function logIn(registry: StandIn, entry: Record<string, string>): void {
  const auths = { [hostOf(registry)]: entry }
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths }))
}

const hostOf = ({ image }: StandIn) => image.split('/')[0]!
const base64 = (text: string) => Buffer.from(text).toString('base64')
const pull = ({ image }: StandIn) =>
  pullFromRegistry(parseImageName(image), folder, () => {}, undefined, { DOCKER_CONFIG: folder })

const me = { auth: base64('me:secret') }

test.each([
  ['a password', { user: 'me:secret' }, me],
  ['a token for a password', { token: true, user: 'me:secret' }, me],
  ['a token for an identity token', { token: true, identityToken: 'idt' }, { identitytoken: 'idt' }],
  ['a token that is there', { token: true }, { registrytoken: 'for repository:lab/tiny:pull' }],
])('a registry that wants %s gets it', async (_, options, entry) => {
  const registry = await start(options)
  logIn(registry, entry)
  expect(await pull(registry)).toEqual({ digest: registry.digest })
})

test('an identity token goes in the body of a POST, and never to the registry itself', async () => {
  const registry = await start({ token: true, identityToken: 'idt' })
  logIn(registry, { identitytoken: 'idt' })
  await pull(registry)
  expect(registry.shown.filter((text) => text.includes('idt'))).toEqual([
    'service=stand-in&scope=repository%3Alab%2Ftiny%3Apull&grant_type=refresh_token&refresh_token=idt&client_id=labrun',
  ])
})

test.each([
  [401, 'Unauthorized', { user: 'me:other' }],
  [401, 'Unauthorized', { user: 'me:other', token: true }],
  [403, 'Forbidden', { user: 'me:secret', status: 403 }],
])('credentials that are refused: %i %s %o', async (status, words, options) => {
  const registry = await start(options)
  logIn(registry, me)
  const host = hostOf(registry)
  expect(await pull(registry)).toEqual({
    absent: `the registry ${host} did not give it (${status} ${words}): it refused the credentials of ${folder}/config.json`,
    hint: `\`docker login ${host}\` stores credentials in ${folder}/config.json, where labrun looks for them.`,
  })
})

test('a registry that wants credentials, and there are none', async () => {
  const registry = await start({ user: 'me:secret' })
  expect(await pull(registry)).toEqual({
    absent: `the registry ${hostOf(registry)} did not give it (401 Unauthorized): it is not there or needs credentials, and there is no ${folder}/config.json`,
    hint: `\`docker login ${hostOf(registry)}\` stores credentials in ${folder}/config.json, where labrun looks for them.`,
  })
})

test('credentials of a kind that the registry does not take', async () => {
  const registry = await start({ user: 'me:secret' })
  logIn(registry, { identitytoken: 'idt' })
  expect(await pull(registry)).toMatchObject({
    absent: `the registry ${hostOf(registry)} did not give it (401 Unauthorized): it does not take such credentials as ${folder}/config.json has`,
  })
})

test('a blob that is elsewhere is fetched there without credentials', async () => {
  const elsewhere = await start({})
  const registry = await start({ user: 'me:secret', blobsAt: `http://${hostOf(elsewhere)}` })
  logIn(registry, me)
  expect(await pull(registry)).toEqual({ digest: registry.digest })
  expect(elsewhere.asked).toHaveLength(2)
  expect(elsewhere.shown).toEqual([])
})

test.each([{}, { token: true }])('another server that asks for them does not get them: %o', async (way) => {
  const elsewhere = await start({ user: 'me:secret', ...way })
  const registry = await start({ user: 'me:secret', blobsAt: `http://${hostOf(elsewhere)}` })
  logIn(registry, me)
  await expect(pull(registry)).rejects.toMatchObject({
    rule: 'image-not-pulled',
    message: expect.stringContaining('401 Unauthorized for sha256:'),
  })
  expect(elsewhere.shown).toEqual([])
})

test('a token server without TLS, not on this machine, does not get them', async () => {
  const realm = 'http://token.example/x'
  const asked: [string, RequestInit][] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, options) => {
    asked.push([String(url), options!])
    return new Response('{}', { status: 401 })
  })
  for (const credentials of [
    { kind: 'password', username: 'me', password: 'secret' },
    { kind: 'identity-token', token: 'secret' },
  ] as const) {
    expect(await authorize(parseChallenges(`Bearer realm="${realm}"`), credentials)).toEqual({
      header: null,
      sent: false,
      withheld: 'its token server http://token.example has no TLS',
    })
  }
  vi.restoreAllMocks()
  expect(asked.map(([url]) => url)).toEqual([realm, realm])
  expect(JSON.stringify(asked)).not.toMatch(/secret|Authorization/)
  expect(asked.map(([, { body }]) => body)).toEqual([undefined, undefined])
})

test('too many requests are told in the registry’s own words', async () => {
  const registry = await start({
    status: 429,
    body: '{"errors":[{"code":"TOOMANYREQUESTS","message":"pull rate limit"}]}',
  })
  expect(await pull(registry)).toEqual({
    absent: `the registry ${hostOf(registry)} has had too many requests from here (pull rate limit)`,
    hint: `Try again later, or run \`docker login ${hostOf(registry)}\`: registries give more to those they know.`,
  })
})

test('a transfer that breaks off', async () => {
  const registry = await start({ broken: true })
  await expect(pull(registry)).rejects.toMatchObject({
    rule: 'image-not-pulled',
    message: `the registry ${hostOf(registry)} broke off while it gave the image ${registry.image}: the connection ended`,
  })
})

test.each([
  ['Basic realm="a b"', [{ scheme: 'basic', fields: { realm: 'a b' } }]],
  [
    'Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push"',
    [
      {
        scheme: 'bearer',
        fields: {
          realm: 'https://auth.example/token',
          service: 'registry',
          scope: 'repository:a/b:pull,push',
        },
      },
    ],
  ],
  [
    'BASIC realm=plain, bearer Realm="with \\"quotes\\" and basic x=y", error=insufficient_scope',
    [
      { scheme: 'basic', fields: { realm: 'plain' } },
      { scheme: 'bearer', fields: { realm: 'with "quotes" and basic x=y', error: 'insufficient_scope' } },
    ],
  ],
  ['Negotiate', []],
  ['', []],
])('the challenge %s', (header, challenges) => {
  expect(parseChallenges(header)).toEqual(challenges)
})
