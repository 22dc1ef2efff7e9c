import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { waitForLock } from '../../cleanup/file-lock.ts'
import { removeTree } from '../../cleanup/remove-run.ts'
import { HostError } from '../../core/host-error.ts'
import type { ImageProvenance } from '../../core/report.ts'
import { throwIfInterrupted } from '../interrupted.ts'
import { buildRecipe } from './build-recipe.ts'
import type { Fetched } from './fetched.ts'
import { type ImageArchive, readArchive, storeArchive } from './image-archive.ts'
import { type ImageName, parseImageName } from './image-name.ts'
import { saveFromLocalEngine } from './local-engine.ts'
import { findRecipe, type Recipe } from './recipe.ts'
import { pullFromRegistry } from './registry.ts'

/** What is needed to make an image ready. */
export interface ImageRequest {
  name: string
  labDirectory: string
  cacheDirectory: string
  onProgress: (message: string) => void
  signal?: AbortSignal | undefined
}

/** A place where images come from. */
export interface Origin {
  source: ImageProvenance['source']
  /** Part of the archive's folder name: what makes one archive of the image differ from another. */
  key: string
  /** Puts the image into `staging`, in the layout of `docker save`. */
  fetch(staging: string): Promise<Fetched>
}

/**
 * The archive of an image: from the cache, or from the first origin that has it. Two labruns that want the same
 * image wait for each other.
 *
 * @throws {HostError} `image-missing` where no origin has it.
 */
export async function resolveImage(request: ImageRequest): Promise<ImageArchive> {
  const image = parseImageName(request.name)
  const origins = originsOf(image, findRecipe(image, request.labDirectory), request)
  const cached = findCached(request, image, origins)
  if (cached) return cached
  const locks = join(request.cacheDirectory, 'locks')
  mkdirSync(locks, { recursive: true, mode: 0o700 })
  const lock = await waitForLock(
    join(locks, `image-${folderName(image)}`),
    () => request.onProgress(`waiting for another labrun that makes the image ${image.familiar}`),
    request.signal,
  )
  try {
    throwIfInterrupted(request.signal)
    return findCached(request, image, origins) ?? (await fetchFirst(request, image, origins))
  } finally {
    lock?.release({ remove: true })
  }
}

/** In the order in which they are asked: a recipe that only stands in for a public image comes after the registry. */
export function originsOf(image: ImageName, recipe: Recipe | null, request: ImageRequest): Origin[] {
  const { onProgress, signal } = request
  const engine: Origin = {
    source: 'local-engine',
    key: 'local-engine',
    fetch: (staging) => saveFromLocalEngine(image, staging, onProgress),
  }
  const registry: Origin = {
    source: 'registry',
    key: 'registry',
    fetch: (staging) => pullFromRegistry(image, staging, onProgress, signal),
  }
  if (!recipe) return [engine, noRecipe(image), registry]
  const own: Origin = {
    source: 'recipe',
    key: `recipe-${recipe.digest.slice(0, 12)}`,
    fetch: async (staging) => ({ digest: await buildRecipe(recipe, image, staging, onProgress, signal) }),
  }
  return recipe.standInFor === null ? [engine, own, registry] : [engine, registry, own]
}

function noRecipe({ familiar }: ImageName): Origin {
  const absent = `no folder _images/${familiar.replace(/:latest$/, '')} with a recipe.yaml stands beside the lab or above it`
  return { source: 'recipe', key: 'none', fetch: async () => ({ absent }) }
}

function findCached(request: ImageRequest, image: ImageName, origins: Origin[]): ImageArchive | null {
  for (const { key } of origins) {
    const archive = readArchive(archiveDirectory(request, image, key))
    if (archive) return archive
  }
  return null
}

async function fetchFirst(request: ImageRequest, image: ImageName, origins: Origin[]): Promise<ImageArchive> {
  const reasons: string[] = []
  for (const { source, key, fetch } of origins) {
    const directory = archiveDirectory(request, image, key)
    const staging = `${directory}.making`
    await removeTree(staging)
    mkdirSync(staging, { recursive: true, mode: 0o700 })
    try {
      const fetched = await fetch(staging)
      throwIfInterrupted(request.signal)
      if ('digest' in fetched) {
        return await storeArchive(staging, directory, {
          name: image.familiar,
          source,
          digest: fetched.digest,
        })
      }
      reasons.push(fetched.absent)
    } finally {
      await removeTree(staging)
    }
  }
  throw imageMissing(image, reasons)
}

function archiveDirectory({ cacheDirectory }: ImageRequest, image: ImageName, key: string): string {
  return join(cacheDirectory, 'images', `${folderName(image)}@${key}`)
}

function folderName({ familiar }: ImageName): string {
  return familiar.replaceAll('/', '%')
}

function imageMissing({ familiar }: ImageName, reasons: string[]): HostError {
  return new HostError(
    'environment',
    'image-missing',
    `the image ${familiar} is nowhere to be had: ${reasons.join('; ')}`,
    'docs/hosts.md tells how to write a recipe, which builds an image from Debian packages.',
  )
}
