import { statSync } from 'node:fs'
import { type CacheItem, clearCache, listCache } from '../../cleanup/cache.ts'
import { readArchive } from './image-archive.ts'
import { type Manifest, readManifest } from './template.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** How long something may lie in the cache unused. */
const keptMs = 30 * DAY_MS
/** Two engines, or two states of a lab, may be in use by turns: what one has no use for waits a day. */
const turnsMs = DAY_MS

/**
 * Removes what no later run will take: image stores of an engine or of images that are there no more, and whatever was
 * not used for 30 days. Never what a living run uses.
 */
export async function dropStale(cacheDirectory: string, now = Date.now()): Promise<CacheItem[]> {
  const items = await listCache(cacheDirectory)
  const isUnwanted = (item: CacheItem) => {
    const ageMs = now - item.usedAt.getTime()
    return ageMs > keptMs || (ageMs > turnsMs && whyStale(item, items) !== null)
  }
  return (await clearCache({ cacheDirectory, isUnwanted })).removed
}

/** Why no later run will take this; `null` where one may. */
export function whyStale(item: CacheItem, items: readonly CacheItem[]): string | null {
  if (item.kind === 'unfinished') return 'half made, or set aside'
  if (item.kind === 'image') return null
  const manifest = readManifest(item.path)
  if (manifest === null) return 'made by another version of labrun'
  if (!isEngineThere(manifest)) return 'made for another dockerd'
  return areImagesThere(manifest, items) ? null : 'its images are there no more'
}

function isEngineThere({ dockerd }: Manifest): boolean {
  const now = statSync(dockerd.path, { throwIfNoEntry: false })
  return now !== undefined && now.size === dockerd.size && now.mtimeMs === dockerd.mtimeMs
}

function areImagesThere({ images }: Manifest, items: readonly CacheItem[]): boolean {
  const archives = items.flatMap(({ kind, path }) => (kind === 'image' ? [readArchive(path)] : []))
  return images.every(({ name, digest }) =>
    archives.some((archive) => archive?.name === name && archive.digest === digest),
  )
}
