import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listCache } from '../../../src/cleanup/cache.ts'
import { dropStale, whyStale } from '../../../src/hosts/images/stale.ts'

const DAY_MS = 86_400_000
const now = Date.parse('2026-03-10T12:00:00Z')
let cacheDirectory: string
let dockerd: string

beforeEach(() => {
  cacheDirectory = mkdtempSync(join(tmpdir(), 'labrun-stale-'))
  dockerd = join(cacheDirectory, 'dockerd')
  writeFileSync(dockerd, 'the engine')
  folder('images/nginx:latest@recipe-1', 'source.json', {
    name: 'nginx:latest',
    source: 'recipe',
    digest: 'd1',
  })
})

afterEach(() => {
  rmSync(cacheDirectory, { recursive: true, force: true })
})

function folder(path: string, file: string, content: unknown, daysAgo = 0): void {
  const directory = join(cacheDirectory, path)
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, file), JSON.stringify(content))
  const used = new Date(now - daysAgo * DAY_MS)
  utimesSync(directory, used, used)
}

function store(name: string, changed: object, daysAgo = 0): void {
  const { size, mtimeMs } = statSync(dockerd)
  const images = [{ name: 'nginx:latest', digest: 'd1' }]
  const manifest = {
    layers: {},
    contents: {},
    metadata: 'm',
    images,
    dockerd: { path: dockerd, size, mtimeMs },
  }
  folder(`templates/${name}`, 'manifest.json', { ...manifest, ...changed }, daysAgo)
}

async function reasons(): Promise<(string | null)[]> {
  const items = await listCache(cacheDirectory)
  return items.map((item) => whyStale(item, items))
}

test('a store of the engine that is there, and its images', async () => {
  store('good', {})
  expect(await reasons()).toEqual([null, null])
})

test.each([
  [{ dockerd: undefined }, 'made by another version of labrun'],
  [{ images: [{ name: 'nginx:latest', digest: 'd0' }] }, 'its images are there no more'],
  [{ images: [{ name: 'other:latest', digest: 'd1' }] }, 'its images are there no more'],
])('a store with %j', async (changed, reason) => {
  store('odd', changed)
  expect(await reasons()).toEqual([null, reason])
})

test('an engine that was upgraded, or removed', async () => {
  store('old', {})
  writeFileSync(dockerd, 'another engine')
  expect(await reasons()).toEqual([null, 'made for another dockerd'])
  rmSync(dockerd)
  expect(await reasons()).toEqual([null, 'made for another dockerd'])
})

test('half of a store', async () => {
  folder('templates/key.making', 'metadata.tar', {})
  expect(await reasons()).toEqual([null, 'half made, or set aside'])
})

test('what has no use goes after a day, all else after 30 days', async () => {
  folder('images/old:latest@recipe-1', 'source.json', { name: 'old:latest', digest: 'd2' }, 31)
  folder('images/month:latest@recipe-1', 'source.json', { name: 'month:latest', digest: 'd3' }, 29)
  store('good', {}, 29)
  store('unused', {}, 31)
  store('changed-today', { images: [], dockerd: { path: '/none', size: 1, mtimeMs: 1 } }, 0.5)
  store('changed', { dockerd: { path: '/none', size: 1, mtimeMs: 1 } }, 2)
  await dropStale(cacheDirectory, now)
  expect(readdirSync(join(cacheDirectory, 'images'))).toEqual([
    'month:latest@recipe-1',
    'nginx:latest@recipe-1',
  ])
  expect(readdirSync(join(cacheDirectory, 'templates'))).toEqual(['changed-today', 'good'])
  expect(existsSync(dockerd)).toBe(true)
})
