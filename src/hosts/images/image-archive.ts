import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { readdir, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { removeTree } from '../../cleanup/remove-run.ts'
import type { ImageProvenance } from '../../core/report.ts'

/**
 * An image on disk, in the layout of `docker save`: a folder with `manifest.json`, the configuration, the layers,
 * and labrun's own `source.json`.
 */
export interface ImageArchive extends ImageProvenance {
  directory: string
}

interface SourceFile extends ImageProvenance {
  /** Of the recipe that it was built from. */
  recipe?: string
  /** SHA-256 of each other file, by name. */
  files: Record<string, string>
}

/** The archive in `directory`, if one is there whose `source.json` can be read. */
export function readArchive(directory: string): ImageArchive | null {
  try {
    const { name, source, digest } = JSON.parse(
      readFileSync(join(directory, 'source.json'), 'utf8'),
    ) as SourceFile
    return { directory, name, source, digest }
  } catch {
    return null
  }
}

/** The folders of recipes that archives below `images` were built from, and that are still there. @param prefix of the archives' names */
export function recipesOf(images: string, prefix: string): string[] {
  if (!existsSync(images)) return []
  const archives = readdirSync(images).filter((name) => name.startsWith(prefix))
  return archives.flatMap((name) => {
    const file = join(images, name, 'source.json')
    const { recipe } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SourceFile) : {}
    return recipe !== undefined && existsSync(join(recipe, 'recipe.yaml')) ? [recipe] : []
  })
}

/**
 * Puts `source.json` beside an image's files in `staging`, and then all of it in its place at once.
 *
 * @param recipe folder of the recipe it was built from
 */
export async function storeArchive(
  staging: string,
  directory: string,
  image: ImageProvenance,
  recipe?: string,
): Promise<ImageArchive> {
  const source: SourceFile = {
    ...image,
    ...(recipe !== undefined && { recipe }),
    files: await hashFiles(staging),
  }
  writeFileSync(join(staging, 'source.json'), `${JSON.stringify(source, null, 2)}\n`)
  // One whose source.json is lost or torn.
  await removeTree(directory)
  await rename(staging, directory)
  return { directory, ...image }
}

/** Bytes of all its files. */
export function archiveSize({ directory }: ImageArchive): number {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return files.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0)
}

/** The image's id: the digest of its configuration, after which the file is called. */
export function imageId({ directory }: ImageArchive): string {
  const [{ Config = '' } = {}] = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as {
    Config?: string
  }[]
  return `sha256:${basename(Config, '.json')}`
}

/** Names of files that are not as they were stored. Reads all of them: 0.2 s for 100 MB. */
export async function corruptFiles(archive: ImageArchive): Promise<string[]> {
  const { files } = JSON.parse(readFileSync(join(archive.directory, 'source.json'), 'utf8')) as SourceFile
  const now = await hashFiles(archive.directory)
  return Object.keys(files).filter((name) => files[name] !== now[name])
}

/** Names of files that are not there. */
export function missingFiles({ directory }: ImageArchive): string[] {
  const { files } = JSON.parse(readFileSync(join(directory, 'source.json'), 'utf8')) as SourceFile
  return Object.keys(files).filter((name) => !existsSync(join(directory, name)))
}

async function hashFiles(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'source.json')
  const hashes: Record<string, string> = {}
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name)
    hashes[path.slice(directory.length + 1)] = await hashFile(path)
  }
  return hashes
}

/** SHA-256 of a file's bytes, as hexadecimal digits. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
