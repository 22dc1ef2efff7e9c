import { type CacheItem, listCache } from '../../cleanup/cache.ts'
import { corruptFiles, missingFiles, readArchive } from '../images/image-archive.ts'
import { whyStale } from '../images/stale.ts'
import { changedContents, changedLayers, readTemplate } from '../images/template.ts'

/** What is known of one folder of the cache. */
export interface CacheFacts extends CacheItem {
  /** Of an image: where it came from, and its digest. */
  source: string | null
  digest: string | null
  /** What is wrong with it, in words; `null`: it is sound. */
  damage: string | null
  /** Why no later run will take it; `null`: one may. */
  stale: string | null
}

/**
 * Looks at each folder: at the names, sizes and dates of its files, 20 ms for 5 000.
 *
 * @param verify also reads all contents
 */
export async function cacheFacts(cacheDirectory: string, verify: boolean): Promise<CacheFacts[]> {
  const items = await listCache(cacheDirectory)
  const facts: CacheFacts[] = []
  for (const item of items) {
    const archive = item.kind === 'image' ? readArchive(item.path) : null
    const stale = whyStale(item, items)
    facts.push({
      ...item,
      source: archive?.source ?? null,
      digest: archive?.digest ?? null,
      damage: stale === null ? await damageOf(item, verify) : null,
      stale,
    })
  }
  return facts
}

async function damageOf({ kind, path }: CacheItem, verify: boolean): Promise<string | null> {
  if (kind === 'image') return damageOfImage(path, verify)
  return kind === 'image-store' ? damageOfStore(path, verify) : null
}

async function damageOfImage(path: string, verify: boolean): Promise<string | null> {
  const archive = readArchive(path)
  if (archive === null) return 'source.json cannot be read'
  const files = verify ? await corruptFiles(archive) : missingFiles(archive)
  return files.length === 0 ? null : `${files.join(', ')} ${verify ? 'changed' : 'missing'}`
}

async function damageOfStore(path: string, verify: boolean): Promise<string | null> {
  if ((await readTemplate(path)) === null) return 'its metadata changed'
  const layers = (await changedLayers(path)).length
  if (layers > 0) return `${layers === 1 ? '1 layer' : `${layers} layers`} changed`
  const contents = verify ? (await changedContents(path)).length : 0
  return contents > 0 ? `contents of ${contents === 1 ? '1 layer' : `${contents} layers`} changed` : null
}
