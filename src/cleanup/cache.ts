import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { tryLock } from './file-lock.ts'
import { removeTree } from './remove-run.ts'
import { defaultCacheDirectory, gonePrefix } from './state-directory.ts'

/** A folder of the cache. */
export interface CacheItem {
  /** `unfinished`: half of one, or one that is set aside; of no use to any run. */
  kind: 'image' | 'image-store' | 'unfinished'
  path: string
  /** The images that are in it, as Docker lists them; for an unfinished one the folder's name. */
  images: string[]
  /** On disk. */
  bytes: number
  /** When a run last took it. */
  usedAt: Date
}

/** What became of the cache. */
export interface ClearedCache {
  directory: string
  /** Gone; with `dryRun`, what would be. */
  removed: CacheItem[]
  /** Still there: a run that lives, or is being made ready, uses them. */
  inUse: CacheItem[]
  /** Of all that was removed. */
  freedBytes: number
}

export interface ClearRequest {
  cacheDirectory?: string
  /** Only look. */
  dryRun?: boolean
  /** What is to go; left out: all. Unfinished ones always go. */
  isUnwanted?: (item: CacheItem) => boolean
}

/**
 * Removes the images and image stores that no run uses. Harmless beside runs: a host holds a shared lock on its store
 * for as long as it lives, and who makes images ready one on the whole cache.
 */
export async function clearCache(request: ClearRequest = {}): Promise<ClearedCache> {
  const { cacheDirectory = defaultCacheDirectory, dryRun = false, isUnwanted = () => true } = request
  const cleared: ClearedCache = { directory: cacheDirectory, removed: [], inUse: [], freedBytes: 0 }
  const whole = tryLock(cacheDirectory)
  try {
    for (const item of await listCache(cacheDirectory)) {
      if (item.kind !== 'unfinished' && !isUnwanted(item)) continue
      // A store has a lock of its own; images are read only while the cache is being used as a whole.
      const free = whole !== null || item.kind === 'image-store'
      const gone = free && (dryRun ? isFree(item.path) : await removeUnused(item.path))
      ;(gone ? cleared.removed : cleared.inUse).push(item)
      if (gone) cleared.freedBytes += item.bytes
    }
  } finally {
    whole?.release()
  }
  return cleared
}

/** All that is in the cache, by kind and name. Reads no contents but the lists of images. */
export async function listCache(cacheDirectory: string = defaultCacheDirectory): Promise<CacheItem[]> {
  const paths = ['images', 'templates'].flatMap((folder) => foldersIn(join(cacheDirectory, folder)))
  const sizes = await sizesOf(paths)
  return paths.flatMap((path) => {
    const status = statSync(path, { throwIfNoEntry: false })
    if (status === undefined) return []
    return [{ ...describe(path), path, bytes: sizes.get(path) ?? 0, usedAt: status.mtime }]
  })
}

/** Takes a folder out of the way though a living host may have files of it mounted; removes it where none has. */
export async function setAside(path: string): Promise<void> {
  if (!existsSync(path)) return
  const gone = join(dirname(path), `${gonePrefix}${basename(path)}-${randomBytes(4).toString('hex')}`)
  renameSync(path, gone)
  await removeUnused(gone)
}

/** Says whether it is gone. Under another name first: who looks for it meanwhile must not find half of one. */
async function removeUnused(path: string): Promise<boolean> {
  const lock = tryLock(path)
  if (lock === null) return !existsSync(path)
  try {
    const isGone = basename(path).startsWith(gonePrefix)
    const gone = isGone ? path : join(dirname(path), gonePrefix + basename(path))
    if (!isGone) renameSync(path, gone)
    await removeTree(gone)
    return !existsSync(gone)
  } finally {
    lock.release()
  }
}

function isFree(path: string): boolean {
  const lock = tryLock(path)
  lock?.release()
  return lock !== null
}

function describe(path: string): Pick<CacheItem, 'kind' | 'images'> {
  const name = basename(path)
  const unfinished = { kind: 'unfinished' as const, images: [name] }
  if (name.startsWith(gonePrefix) || name.endsWith('.making')) return unfinished
  if (basename(dirname(path)) === 'images') {
    return { kind: 'image', images: [name.replace(/@[^@]*$/, '').replaceAll('%', '/')] }
  }
  const images = namesIn(join(path, 'manifest.json'))
  return images === null ? unfinished : { kind: 'image-store', images }
}

/** The images that a store's manifest names; `null` where it can't be read, so that the store is of no use. */
function namesIn(manifest: string): string[] | null {
  try {
    const { images } = JSON.parse(readFileSync(manifest, 'utf8')) as { images: { name: string }[] }
    return images.map(({ name }) => name)
  } catch {
    return null
  }
}

function foldersIn(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .sort()
    .map((name) => join(directory, name))
}

async function sizesOf(paths: string[]): Promise<Map<string, number>> {
  if (paths.length === 0) return new Map()
  const argv = ['--summarize', '--block-size=1', '--null', '--', ...paths]
  // What goes away meanwhile makes du fail, after it has told the rest.
  const { stdout } = await promisify(execFile)('du', argv).catch((error: { stdout?: string }) => ({
    stdout: error.stdout ?? '',
  }))
  return new Map(
    stdout.split('\0').flatMap((line): [string, number][] => {
      const [bytes, path] = line.split('\t')
      return path === undefined ? [] : [[path, Number(bytes)]]
    }),
  )
}

/** The file whose lock is for who makes `name`; its folder is made where it is missing. */
export function cacheLockFile(cacheDirectory: string, name: string): string {
  const locks = join(cacheDirectory, 'locks')
  // Not `recursive`, with which Node says ENOENT of a file system that can only be read.
  if (!existsSync(locks)) makeFolder(locks)
  return join(locks, name)
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another labrun was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
