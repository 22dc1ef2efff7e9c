import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { clearCache, listCache, setAside } from '../../src/cleanup/cache.ts'

let cacheDirectory: string
const at = (...names: string[]) => join(cacheDirectory, ...names)
const date = new Date('2026-01-02T03:04:05Z')

beforeEach(() => {
  cacheDirectory = mkdtempSync(join(tmpdir(), 'labrun-cache-'))
  folder('images', 'nginx:latest@recipe-1', 'layer.tar', 'x'.repeat(10_000))
  folder('images', 'a.example%b:2@registry', 'layer.tar', 'x')
  folder('templates', 'key', 'manifest.json', '{ "images": [{ "name": "nginx:latest" }] }')
})

afterEach(() => {
  rmSync(cacheDirectory, { recursive: true, force: true })
})

function folder(kind: string, name: string, file: string, text: string): void {
  mkdirSync(at(kind, name), { recursive: true })
  writeFileSync(at(kind, name, file), text)
  utimesSync(at(kind, name), date, date)
}

/** As a living host has one, in another process. */
async function holdLock(path: string): Promise<() => Promise<void>> {
  const holder = spawn('flock', ['--shared', path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  await once(holder.stdout, 'data')
  const release = async () => {
    holder.stdin.end()
    await once(holder, 'exit')
  }
  onTestFinished(() => void holder.kill())
  return release
}

const namesOf = (items: { images: string[] }[]) => items.flatMap(({ images }) => images)

test('what is in the cache', async () => {
  expect(await listCache(cacheDirectory)).toEqual([
    {
      kind: 'image',
      path: at('images/a.example%b:2@registry'),
      images: ['a.example/b:2'],
      bytes: expect.any(Number),
      usedAt: date,
    },
    {
      kind: 'image',
      path: at('images/nginx:latest@recipe-1'),
      images: ['nginx:latest'],
      bytes: expect.any(Number),
      usedAt: date,
    },
    {
      kind: 'image-store',
      path: at('templates/key'),
      images: ['nginx:latest'],
      bytes: expect.any(Number),
      usedAt: date,
    },
  ])
  expect((await listCache(cacheDirectory))[1]!.bytes).toBeGreaterThan(10_000)
  expect(await listCache(at('none'))).toEqual([])
})

test('half-made folders, those that are set aside, and stores without a manifest are of no use', async () => {
  folder('images', 'slow:latest@recipe-1.making', 'layer.tar', '')
  folder('templates', '.gone-key', 'metadata.tar', '')
  folder('templates', 'torn', 'manifest.json', '{ "images"')
  const unfinished = (await listCache(cacheDirectory)).filter(({ kind }) => kind === 'unfinished')
  expect(namesOf(unfinished)).toEqual(['slow:latest@recipe-1.making', '.gone-key', 'torn'])
  const cleared = await clearCache({ cacheDirectory, isUnwanted: () => false })
  expect(namesOf(cleared.removed)).toEqual(['slow:latest@recipe-1.making', '.gone-key', 'torn'])
  expect(readdirSync(at('templates'))).toEqual(['key'])
})

test('all of it is removed', async () => {
  const items = await listCache(cacheDirectory)
  const cleared = await clearCache({ cacheDirectory })
  expect(cleared).toEqual({
    directory: cacheDirectory,
    removed: items,
    inUse: [],
    freedBytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
  })
  expect([...readdirSync(at('images')), ...readdirSync(at('templates'))]).toEqual([])
  expect((await clearCache({ cacheDirectory: at('none') })).removed).toEqual([])
})

test('a dry run says the same and removes nothing', async () => {
  const told = await clearCache({ cacheDirectory, dryRun: true })
  expect(existsSync(at('templates/key/manifest.json'))).toBe(true)
  expect(told).toEqual(await clearCache({ cacheDirectory }))
})

test('only what is unwanted', async () => {
  await clearCache({ cacheDirectory, isUnwanted: ({ kind }) => kind === 'image-store' })
  expect(readdirSync(at('images'))).toHaveLength(2)
  expect(readdirSync(at('templates'))).toEqual([])
})

test.each([false, true])('the store of a living host stays (dry run: %s)', async (dryRun) => {
  const release = await holdLock(at('templates/key'))
  const { removed, inUse } = await clearCache({ cacheDirectory, dryRun })
  expect([namesOf(removed), inUse.map(({ path }) => path)]).toEqual([
    ['a.example/b:2', 'nginx:latest'],
    [at('templates/key')],
  ])
  expect(existsSync(at('templates/key/manifest.json'))).toBe(true)
  await release()
  await clearCache({ cacheDirectory })
  expect(existsSync(at('templates/key'))).toBe(false)
})

test.each([false, true])('while images are made ready they stay (dry run: %s)', async (dryRun) => {
  folder('images', 'slow:latest@recipe-1.making', 'layer.tar', '')
  await holdLock(cacheDirectory)
  const { removed, inUse } = await clearCache({ cacheDirectory, dryRun })
  expect([removed.map(({ kind }) => kind), namesOf(inUse)]).toEqual([
    ['image-store'],
    ['a.example/b:2', 'nginx:latest', 'slow:latest@recipe-1.making'],
  ])
  expect(readdirSync(at('images'))).toHaveLength(3)
})

test('a damaged store is out of the way though a host has parts of it mounted', async () => {
  const release = await holdLock(at('templates/key'))
  await setAside(at('templates/key'))
  expect(readdirSync(at('templates'))).toEqual([expect.stringMatching(/^\.gone-key-\w{8}$/)])
  const cleared = await clearCache({ cacheDirectory, isUnwanted: () => false })
  expect(cleared.inUse).toHaveLength(1)
  await release()
  await clearCache({ cacheDirectory, isUnwanted: () => false })
  expect(readdirSync(at('templates'))).toEqual([])
})

test('a damaged store that no host uses is removed at once', async () => {
  await setAside(at('templates/key'))
  await setAside(at('templates/key'))
  expect(readdirSync(at('templates'))).toEqual([])
})
