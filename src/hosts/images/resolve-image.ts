import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheLockFile } from '../../cleanup/cache.ts'
import { waitForLock } from '../../cleanup/file-lock.ts'
import { removeTree } from '../../cleanup/remove-run.ts'
import { shellWord } from '../../core/bash/word.ts'
import type { ImageProvenance } from '../../core/report.ts'
import { ImagesMissing } from '../../core/run/images-missing.ts'
import { throwIfInterrupted } from '../interrupted.ts'
import { buildRecipe } from './build-recipe.ts'
import type { Absent, Fetched } from './fetched.ts'
import { type ImageArchive, readArchive, recipesOf, storeArchive } from './image-archive.ts'
import { canHaveRecipe, type ImageName, isByDigest, parseImageName } from './image-name.ts'
import { findInLocalEngine, saveFromLocalEngine } from './local-engine.ts'
import { findRecipe, ownRecipe, type Recipe } from './recipe.ts'
import { findInRegistry, pullFromRegistry } from './registry.ts'

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
  /** The recipe's folder, where it is one. */
  recipe?: string
  /** Puts the image into `staging`, in the layout of `docker save`. */
  fetch(staging: string): Promise<Fetched>
  /** What it would give now, without fetching it. Of a recipe, which makes its image first, its own digest. */
  look(): Promise<Fetched>
}

/**
 * The archive of an image: from the cache, or from the first origin that has it. Two labruns that want the same
 * image wait for each other.
 *
 * @throws {ImagesMissing} where no origin has it.
 */
export async function resolveImage(request: ImageRequest): Promise<ImageArchive> {
  const image = parseImageName(request.name)
  const origins = originsOf(image, findRecipe(image, request.labDirectory), request)
  const cached = findCached(request, image, origins)
  if (cached) return cached
  const lock = await waitForLock(
    cacheLockFile(request.cacheDirectory, `image-${folderName(image)}`),
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
    fetch: (staging) => saveFromLocalEngine(image, staging, onProgress, { signal }),
    look: () => findInLocalEngine(image),
  }
  const registry: Origin = {
    source: 'registry',
    key: 'registry',
    fetch: (staging) => pullFromRegistry(image, staging, onProgress, signal),
    look: () => findInRegistry(image, signal),
  }
  if (!recipe) return [engine, noRecipe(image, request), registry]
  const own: Origin = {
    source: 'recipe',
    recipe: recipe.directory,
    key: `recipe-${recipe.digest.slice(0, 12)}`,
    fetch: async (staging) => ({ digest: await buildRecipe(recipe, image, staging, onProgress, signal) }),
    look: async () => ({ digest: `sha256:${recipe.digest}` }),
  }
  return recipe.standInFor === null ? [engine, own, registry] : [engine, registry, own]
}

function noRecipe(image: ImageName, request: ImageRequest): Origin {
  const absent = async () => absentRecipe(image, request)
  return { source: 'recipe', key: 'none', fetch: absent, look: absent }
}

/** An image that another lab's recipe made is not this lab's; but where that recipe is, can be told. */
function absentRecipe(image: ImageName, { cacheDirectory, labDirectory }: ImageRequest): Absent {
  if (image.registry !== 'docker.io')
    return { absent: 'recipes are for images without a registry in their name' }
  if (isByDigest(image)) return { absent: 'a recipe makes no image of a given digest' }
  const folder = `_images/${image.familiar.replace(/:latest$/, '')}`
  const absent = `no folder ${folder} with a recipe.yaml stands beside the lab or above it`
  const [recipe] = recipesOf(join(cacheDirectory, 'images'), `${folderName(image)}@recipe-`)
  if (recipe === undefined) return { absent, ...ownRecipeHint(image, labDirectory) }
  return {
    absent,
    hint: `There is a recipe in ${recipe}: copy that folder to ${folder} beside the lab, or move the lab into ${dirname(dirname(recipe))}.`,
  }
}

/** The line that gives a lab the recipe which comes with labrun. */
function ownRecipeHint(image: ImageName, labDirectory: string): { hint?: string } {
  const own = ownRecipe(image)
  if (own === null) return {}
  const images = shellWord(join(labDirectory, '_images'))
  const copy = `mkdir -p ${images} && cp -r ${shellWord(own)} ${images}`
  return { hint: `labrun brings a recipe that builds it from Debian packages: ${copy}` }
}

function findCached(request: ImageRequest, image: ImageName, origins: Origin[]): ImageArchive | null {
  for (const { key } of origins) {
    const archive = readArchive(archiveDirectory(request, image, key))
    if (archive) return archive
  }
  return null
}

async function fetchFirst(request: ImageRequest, image: ImageName, origins: Origin[]): Promise<ImageArchive> {
  const reasons: Absent[] = []
  await removeUnfinished(request, image)
  for (const { source, key, recipe, fetch } of origins) {
    const directory = archiveDirectory(request, image, key)
    const staging = `${directory}${unfinished}`
    mkdirSync(staging, { recursive: true, mode: 0o700 })
    try {
      const fetched = await fetch(staging)
      throwIfInterrupted(request.signal)
      if ('digest' in fetched) {
        const provenance = { name: image.familiar, source, digest: fetched.digest }
        return await storeArchive(staging, directory, provenance, recipe)
      }
      reasons.push(fetched)
    } finally {
      await removeTree(staging)
    }
  }
  throw imageMissing(image, reasons, request.name)
}

/** How the name of an archive's folder ends until all of it is there. */
const unfinished = '.making'

/** What a labrun has left that died while it made this image; nobody else can be at it, since we hold the lock. */
async function removeUnfinished({ cacheDirectory }: ImageRequest, image: ImageName): Promise<void> {
  const images = join(cacheDirectory, 'images')
  mkdirSync(images, { recursive: true, mode: 0o700 })
  const left = readdirSync(images).filter(
    (name) => name.startsWith(`${folderName(image)}@`) && name.endsWith(unfinished),
  )
  for (const name of left) await removeTree(join(images, name))
}

function archiveDirectory({ cacheDirectory }: ImageRequest, image: ImageName, key: string): string {
  return join(cacheDirectory, 'images', `${folderName(image)}@${key}`)
}

function folderName({ familiar }: ImageName): string {
  return familiar.replaceAll('/', '%')
}

/** @param name as the lab writes it */
export function imageMissing(image: ImageName, reasons: Absent[], name: string): ImagesMissing {
  const hints = reasons.flatMap(({ hint }) => hint ?? [])
  return new ImagesMissing([
    {
      name,
      message: `the image ${image.familiar} is nowhere to be had: ${reasons.map(({ absent }) => absent).join('; ')}`,
      hint: hints.length > 0 ? hints.join('\n') : canHaveRecipe(image) ? RECIPE_HINT : ENGINE_HINT,
    },
  ])
}

const RECIPE_HINT = 'docs/hosts.md tells how to write a recipe, which builds an image from Debian packages.'
const ENGINE_HINT =
  "Check the name; an image that this machine's own Docker engine has is used without asking a registry."
