import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clearCache } from '../../src/cleanup/cache.ts'
import { defaultCacheDirectory } from '../../src/cleanup/state-directory.ts'
import type { DockerHost } from '../../src/core/docker-host.ts'
import { cacheFacts } from '../../src/hosts/doctor/cache.ts'
import { createPrivateHost } from '../../src/hosts/private-host.ts'
import { type StandIn, startRegistry } from '../hosts/images/registry-stand-in.ts'
import { hostRequest, onHost } from './host-kit.ts'

// A cache with one small image in it, which each test damages in its own way.
const folder = mkdtempSync('/var/tmp/labrun-cache-')
const cacheDirectory = join(folder, 'cache')
const kind = createPrivateHost({ cacheDirectory })
let registry: StandIn
let progress: string[]

beforeAll(async () => {
  registry = await startRegistry()
})

beforeEach(async () => {
  progress = []
  if (!existsSync(cacheDirectory)) await imageSays()
  progress = []
})

afterAll(() => {
  registry.close()
  rmSync(folder, { recursive: true })
})

async function start(): Promise<DockerHost> {
  const requires = { images: [registry.image], commands: [], docker: '>=20.10', network: false }
  return kind.start(
    hostRequest({ requires, labDirectory: folder, onProgress: (message) => progress.push(message) }),
  )
}

/** What the image says once it is on a host, which it must whatever the cache was like. */
async function imageSays(): Promise<string> {
  const host = await start()
  try {
    return await onHost(
      host,
      `docker create --name box ${registry.image} >/dev/null; docker cp box:/hello - | tar -xO`,
    )
  } finally {
    await host.stop()
  }
}

const HELLO = 'hello from the registry'
const storeDirectory = () => join(cacheDirectory, 'templates', onlyIn(join(cacheDirectory, 'templates')))
const imageDirectory = () => join(cacheDirectory, 'images', onlyIn(join(cacheDirectory, 'images')))
const layerDirectory = () => join(storeDirectory(), 'layers', onlyIn(join(storeDirectory(), 'layers')))

function onlyIn(directory: string): string {
  const [name = '', ...others] = readdirSync(directory)
  expect([directory, ...others]).toEqual([directory])
  return name
}

function flipByte(file: string): void {
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(file, bytes)
}

const pulling = () => `pulling 285 bytes: the image ${registry.image}`
const storing = () => `storing the image ${registry.image}`

const damages: [name: string, damage: () => void, told: () => string[]][] = [
  [
    'one byte of the metadata is another',
    () => flipByte(join(storeDirectory(), 'metadata.tar')),
    () => [storing()],
  ],
  [
    'the metadata are cut short',
    () => truncateSync(join(storeDirectory(), 'metadata.tar'), 1024),
    () => [storing()],
  ],
  ['the manifest is gone', () => rmSync(join(storeDirectory(), 'manifest.json')), () => [storing()]],
  [
    'the manifest is torn',
    () => truncateSync(join(storeDirectory(), 'manifest.json'), 30),
    () => [storing()],
  ],
  [
    'the manifest says nothing',
    () => writeFileSync(join(storeDirectory(), 'manifest.json'), '{}'),
    () => [storing()],
  ],
  ['a layer is gone', () => rmSync(layerDirectory(), { recursive: true }), () => [storing()]],
  [
    'a file of a layer is gone',
    () => rmSync(join(layerDirectory(), 'hello')),
    () => [`the image store of ${registry.image} is damaged (1 layer): it is made anew`, storing()],
  ],
  [
    'a file of a layer is cut short',
    () => truncateSync(join(layerDirectory(), 'hello'), 3),
    () => [`the image store of ${registry.image} is damaged (1 layer): it is made anew`, storing()],
  ],
  [
    'a layer has a file more',
    () => writeFileSync(join(layerDirectory(), 'more'), ''),
    () => [`the image store of ${registry.image} is damaged (1 layer): it is made anew`, storing()],
  ],
  [
    'store and archive are both cut short',
    () => {
      rmSync(storeDirectory(), { recursive: true })
      const layer = readdirSync(imageDirectory()).find((name) => name.endsWith('.tar'))!
      truncateSync(join(imageDirectory(), layer), 512)
    },
    () => [
      expect.stringMatching(/^the stored image .* is damaged \(.*\.tar\): it is made anew$/),
      pulling(),
      storing(),
    ],
  ],
  [
    'what is known of the archive is torn',
    () => truncateSync(join(imageDirectory(), 'source.json'), 10),
    () => [pulling()],
  ],
  [
    'a run died while it made both',
    () => {
      for (const directory of [storeDirectory(), imageDirectory()]) {
        rmSync(directory, { recursive: true })
        mkdirSync(`${directory}.making`)
        writeFileSync(join(`${directory}.making`, 'half'), 'half')
      }
    },
    () => [pulling(), storing()],
  ],
]

test.each(damages)('noticed and made anew: %s', async (_, damage, told) => {
  damage()
  expect(await imageSays()).toBe(HELLO)
  expect(progress).toEqual(told())
  expect(existsSync(join(imageDirectory(), 'source.json'))).toBe(true)
  expect(existsSync(join(storeDirectory(), 'manifest.json'))).toBe(true)
})

test('a store stays for as long as a host lives that has it mounted', async () => {
  const host = await start()
  const store = storeDirectory()
  const cleared = await clearCache({ cacheDirectory })
  expect(cleared.removed.map((item) => item.kind)).toEqual(['image'])
  expect(cleared.inUse.map(({ path }) => path)).toEqual([store])
  expect(
    await onHost(
      host,
      `docker create --name box ${registry.image} >/dev/null; docker cp box:/hello - | tar -xO`,
    ),
  ).toBe(HELLO)
  await host.stop()
  expect((await clearCache({ cacheDirectory })).removed.map(({ path }) => path)).toEqual([store])
  expect(await imageSays()).toBe(HELLO)
})

test('bytes that changed and left size and date are found by reading all', async () => {
  const file = join(layerDirectory(), 'hello')
  const { atime, mtime } = statSync(file)
  flipByte(file)
  utimesSync(file, atime, mtime)
  const damageSeen = async (verify: boolean) =>
    (await cacheFacts(cacheDirectory, verify)).map(({ kind: what, damage }) => `${what}: ${damage}`)
  expect(await damageSeen(false)).toEqual(['image: null', 'image-store: null'])
  expect(await damageSeen(true)).toEqual(['image: null', 'image-store: contents of 1 layer changed'])
  rmSync(storeDirectory(), { recursive: true })
})

/** Runs the command with another file system in the place of the cache, in a mount namespace of its own. */
async function runWithCache(mount: string): Promise<{ exitCode: number | null; said: string }> {
  const lab = join(folder, 'lab.md')
  writeFileSync(
    lab,
    `---\ntitle: Lab\nrequires: { images: ['${registry.image}'] }\n---\n\n\`\`\`bash host\n:\n\`\`\`\n`,
  )
  const program = resolve(import.meta.dirname, '../../src/cli/main.ts')
  const script = `mount ${mount} tmpfs ${defaultCacheDirectory} && exec "$@"`
  const argv = ['--mount', 'sh', '-euc', script, 'sh', process.execPath, program, lab, '--reporter', 'plain']
  const child = spawn('unshare', argv, { stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = new Promise<number | null>((done) => child.once('close', done))
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  return { exitCode, said: stdout + stderr }
}

test.each([
  ['is full when the image comes', '-t tmpfs -o mode=700,size=4k', 'the disk is full'],
  ['is full when the image is stored', '-t tmpfs -o mode=700,size=20k', 'the disk is full'],
  ['can only be read', '-t tmpfs -o ro,mode=700', 'the file system can only be read'],
])('a cache that %s', async (_, mount, reason) => {
  const { exitCode, said } = await runWithCache(mount)
  expect(said).toMatch(new RegExp(`error disk\\n  cannot write.*: ${reason}`))
  expect(exitCode).toBe(74)
})
