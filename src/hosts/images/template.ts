import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheLockFile, setAside } from '../../cleanup/cache.ts'
import { type FileLock, shareLock, waitForLock } from '../../cleanup/file-lock.ts'
import { removeTree } from '../../cleanup/remove-run.ts'
import { HostError } from '../../core/host-error.ts'
import { throwIfInterrupted } from '../interrupted.ts'
import { storeLayouts } from '../private/image-store-layout.ts'
import type { ImageStoreKind, TemplateOrder } from '../private/protocol.ts'
import { hashFile, type ImageArchive } from './image-archive.ts'
import { hashTree, listTree, splitImageStore } from './image-store.ts'

/** What a template's `manifest.json` holds. */
export interface Manifest {
  /** Directories below `layers`, with a digest over the names, sizes and dates of what is in them. */
  layers: Record<string, string>
  /** A digest over the bytes of all files, for each layer. */
  contents: Record<string, string>
  /** SHA-256 of `metadata.tar`. */
  metadata: string
  images: { name: string; digest: string }[]
  /** The engine whose store it is. */
  dockerd: DockerdFile
}

/** An upgrade of dockerd changes its size or date; to ask it for its version would cost 30 ms at each start. */
interface DockerdFile {
  path: string
  size: number
  mtimeMs: number
}

/** Raised when the layout of a template's folder changes, so that older ones are made anew. */
const layoutVersion = 2

/** Which image store is wanted. */
export interface TemplateRequest {
  cacheDirectory: string
  /** Path of the dockerd whose image store it is. */
  dockerd: string
  imageStore: ImageStoreKind
  images: ImageArchive[]
  onWait: () => void
  signal?: AbortSignal | undefined
  /** Fills a fresh image store with the images, and calls `store` with its /var/lib while no engine has it open. */
  fill: (store: (directory: string) => Promise<void>) => Promise<void>
}

/**
 * An image store that holds exactly these images, made where it is missing: once for each engine and set of images. A host gets the
 * metadata as files of its own and each layer mounted read-only: nothing is copied, nothing can be written.
 */
export async function ensureTemplate(request: TemplateRequest): Promise<HeldTemplate> {
  const directory = templateDirectory(request)
  const lockFile = cacheLockFile(request.cacheDirectory, `template-${templateKey(request)}`)
  const lock = await waitForLock(lockFile, request.onWait, request.signal)
  try {
    throwIfInterrupted(request.signal)
    for (let attempt = 0; attempt < 3; attempt++) {
      const held = await holdTemplate(directory)
      if (held) return held
      await makeTemplate(request, directory)
    }
    throw neverSound(directory)
  } finally {
    lock?.release({ remove: true })
  }
}

/** A template that nobody removes while its lock is held. */
export interface HeldTemplate {
  order: TemplateOrder
  lock: FileLock
}

/** The sound template in `directory`, with a lock that its other users share, and noted as used now. */
export async function holdTemplate(directory: string): Promise<HeldTemplate | null> {
  const [lock, order] = await Promise.all([shareLock(directory, { wait: true }), readTemplate(directory)])
  if (lock && order) {
    noteUse(directory)
    return { order, lock }
  }
  lock?.release()
  return null
}

/** Notes in a folder's own date that it was used now: what has not been for long is removed. */
export function noteUse(directory: string): void {
  const now = new Date()
  utimesSync(directory, now, now)
}

/** Where the template for this engine and these images is, or would be. */
export function templateDirectory(
  request: Pick<TemplateRequest, 'cacheDirectory' | 'dockerd' | 'imageStore' | 'images'>,
): string {
  return join(request.cacheDirectory, 'templates', templateKey(request))
}

function templateKey({
  dockerd,
  imageStore,
  images,
}: Pick<TemplateRequest, 'dockerd' | 'imageStore' | 'images'>): string {
  const { size, mtimeMs } = dockerdFile(dockerd)
  const contents = images.map(({ name, digest }) => `${name} ${digest}`).sort()
  const identity = JSON.stringify([layoutVersion, imageStore, size, mtimeMs, contents])
  return createHash('sha256').update(identity).digest('hex').slice(0, 16)
}

function neverSound(directory: string): HostError {
  return new HostError(
    'io',
    'image-store-damaged',
    `the image store ${directory} was made anew, and is damaged again`,
    'The disk does not keep what is written to it.',
  )
}

function dockerdFile(path: string): DockerdFile {
  const { size, mtimeMs } = statSync(path)
  return { path, size, mtimeMs }
}

/** The template in `directory`, if it is there and its metadata are sound: they are what dockerd reads first. */
export async function readTemplate(directory: string): Promise<TemplateOrder | null> {
  const manifest = readManifest(directory)
  if (!manifest) return null
  const layers = Object.keys(manifest.layers)
  const complete = layers.every((name) => existsSync(join(directory, 'layers', name)))
  const metadata = await hashFile(join(directory, 'metadata.tar')).catch(() => null)
  return complete && metadata === manifest.metadata ? { directory, layers } : null
}

/** Layers of the template in `directory` that are not as they were stored. Looks at each file: 20 ms for 5 000. */
export function changedLayers(directory: string): Promise<string[]> {
  return changed(directory, readManifest(directory)?.layers ?? {}, listTree)
}

/** Layers in which a file has other bytes than it had. Reads all of them: a second for 200 MB. */
export function changedContents(directory: string): Promise<string[]> {
  return changed(directory, readManifest(directory)?.contents ?? {}, hashTree)
}

async function changed(
  directory: string,
  stored: Record<string, string>,
  digestOf: (directory: string) => Promise<string>,
): Promise<string[]> {
  const there = Object.keys(stored).filter((name) => existsSync(join(directory, 'layers', name)))
  const now = await digestLayers(directory, there, digestOf)
  return Object.keys(stored).filter((name) => now[name] !== stored[name])
}

async function digestLayers(
  directory: string,
  layers: string[],
  digestOf: (directory: string) => Promise<string>,
): Promise<Record<string, string>> {
  const digests = layers.map(async (name) => [name, await digestOf(join(directory, 'layers', name))] as const)
  return Object.fromEntries(await Promise.all(digests))
}

/** What is known of the store in `directory`; `null` where its manifest is lost or torn. */
export function readManifest(directory: string): Manifest | null {
  try {
    const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Partial<Manifest>
    const { layers, contents, metadata, images, dockerd } = manifest
    return layers && contents && metadata && images && dockerd ? (manifest as Manifest) : null
  } catch {
    return null
  }
}

async function makeTemplate(request: TemplateRequest, directory: string): Promise<void> {
  const staging = `${directory}.making`
  await removeTree(staging)
  // Damaged, that is; a living host may have layers of it mounted.
  await setAside(directory)
  mkdirSync(staging, { recursive: true, mode: 0o700 })
  try {
    const layout = storeLayouts[request.imageStore]
    await request.fill((data) => splitImageStore(data, layout, staging))
    const layers = await readdir(join(staging, 'layers'))
    const digests = (digestOf: (directory: string) => Promise<string>) =>
      digestLayers(staging, layers, digestOf)
    const manifest: Manifest = {
      layers: await digests(listTree),
      contents: await digests(hashTree),
      metadata: await hashFile(join(staging, 'metadata.tar')),
      images: request.images.map(({ name, digest }) => ({ name, digest })),
      dockerd: dockerdFile(request.dockerd),
    }
    writeFileSync(join(staging, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    await rename(staging, directory)
  } finally {
    await removeTree(staging)
  }
}
