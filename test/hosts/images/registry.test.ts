import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { parseImageName } from '../../../src/hosts/images/image-name.ts'
import { pullFromRegistry } from '../../../src/hosts/images/registry.ts'
import { registryUrl } from '../../../src/hosts/images/registry-client.ts'
import { type StandIn, type StandInOptions, startRegistry } from './registry-stand-in.ts'

let staging: string
let registry: StandIn
let progress: string[]

beforeEach(() => {
  staging = mkdtempSync(join(tmpdir(), 'labrun-registry-'))
  progress = []
})

afterEach(() => {
  registry.close()
  rmSync(staging, { recursive: true })
})

async function pull(options: StandInOptions = {}, signal?: AbortSignal) {
  registry = await startRegistry(options)
  return pullFromRegistry(
    parseImageName(registry.image),
    staging,
    (message) => progress.push(message),
    signal,
  )
}

test.each([{}, { token: true }, { index: true }, { token: true, index: true }])(
  'an image comes whole: %o',
  async (options) => {
    expect(await pull(options)).toEqual({ digest: registry.digest })
    const [manifest] = JSON.parse(readFileSync(join(staging, 'manifest.json'), 'utf8'))
    expect(manifest.RepoTags).toEqual([registry.image])
    expect(readdirSync(staging).sort()).toEqual(['manifest.json', manifest.Config, ...manifest.Layers].sort())
    expect(progress).toEqual([`pulling ${registry.size} bytes: the image ${registry.image}`])
  },
)

test.each([
  [404, '404 Not Found'],
  [500, '500 Internal Server Error'],
])('a registry that refuses with %i does not have it', async (status, words) => {
  const answer = await pull({ status })
  expect(answer).toEqual({
    absent: `the registry ${registry.image.split('/')[0]} did not give it (${words})`,
  })
})

test('an image for other machines only does not count', async () => {
  const answer = await pull({ index: true, architecture: 'sparc' })
  expect(answer).toMatchObject({
    absent: expect.stringMatching(/^the registry 127\.0\.0\.1:\d+ has it, but not for \w+$/),
  })
})

test('bytes that are not what their digest says are refused', async () => {
  await expect(pull({ damaged: true })).rejects.toMatchObject({
    kind: 'environment',
    rule: 'image-not-pulled',
    message: expect.stringMatching(
      /^the registry 127\.0\.0\.1:\d+ broke off while it gave the image \S+: sha256:\w{64} was expected and sha256:\w{64} came$/,
    ),
    hint: 'Run the lab again: what has come so far is dropped.',
  })
})

const digest = (letter: string) => `sha256:${letter.repeat(64)}`

test.each([
  ['<html>', {}],
  ['null', {}],
  ['{}', {}],
  ['of a digest that leads elsewhere', { config: { digest: 'sha256:../../../x', size: 1 }, layers: [] }],
  [
    'of a layer that leads elsewhere',
    { config: { digest: digest('0'), size: 1 }, layers: [{ digest: 'sha256:../x', size: 1 }] },
  ],
])('a manifest that is none: %s', async (text, value) => {
  const manifest = text.startsWith('of') ? JSON.stringify(value) : text
  expect(await pull({ manifest })).toEqual({
    absent: `the registry ${registry.image.split('/')[0]} answered with what is no image's manifest`,
  })
})

test('a manifest that is not what its digest says', async () => {
  registry = await startRegistry({ manifest: '{}' })
  const image = parseImageName(`${registry.image}@${digest('0')}`)
  await expect(pullFromRegistry(image, staging, () => {})).rejects.toMatchObject({
    rule: 'image-not-pulled',
    message: expect.stringMatching(/: sha256:0{64} was expected and sha256:44136fa355\w+ came$/),
  })
})

test('a registry that nobody listens for is asked once', async () => {
  registry = await startRegistry()
  registry.close()
  const image = parseImageName(registry.image)
  const first = await pullFromRegistry(image, staging, () => {})
  expect(first).toEqual({ absent: `the registry ${image.registry} does not answer (ECONNREFUSED)` })
  expect(await pullFromRegistry(image, staging, () => {})).toBe(first)
})

test('a registry that is silent is given up after 5 s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  registry = await startRegistry()
  const silent = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const image = parseImageName(`127.0.0.1:${(silent.address() as AddressInfo).port}/lab/tiny:1`)
  const pulled = pullFromRegistry(image, staging, () => {})
  await once(silent, 'connection')
  await vi.advanceTimersByTimeAsync(5000)
  expect(await pulled).toEqual({
    absent: `the registry ${image.registry} does not answer (no answer in 5 s)`,
  })
  silent.close()
})

test('an interrupted pull ends', async () => {
  await expect(pull({}, AbortSignal.abort())).resolves.toMatchObject({
    absent: expect.stringContaining('does not answer'),
  })
})

test.each([
  ['nginx', 'https://registry-1.docker.io/v2/library/nginx'],
  ['me/app:2', 'https://registry-1.docker.io/v2/me/app'],
  ['quay.io/me/app', 'https://quay.io/v2/me/app'],
  ['localhost:5000/app', 'http://localhost:5000/v2/app'],
])('the API for %s is at %s', (name, url) => {
  expect(registryUrl(parseImageName(name))).toBe(url)
})
