import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ImageProvenance } from '../../core/report.ts'

/**
 * An image on disk, in the layout of `docker save`: a folder with `manifest.json`, the configuration, the layers,
 * and labrun's own `source.json`.
 */
export interface ImageArchive extends ImageProvenance {
  directory: string
}

interface SourceFile extends ImageProvenance {
  /** SHA-256 of each other file, by name. */
  files: Record<string, string>
}

/** The archive in `directory`, if one is there. */
export function readArchive(directory: string): ImageArchive | null {
  const file = join(directory, 'source.json')
  if (!existsSync(file)) return null
  const { name, source, digest } = JSON.parse(readFileSync(file, 'utf8')) as SourceFile
  return { directory, name, source, digest }
}

/** Puts `source.json` beside an image's files in `staging`, and then all of it in its place at once. */
export async function storeArchive(
  staging: string,
  directory: string,
  image: ImageProvenance,
): Promise<ImageArchive> {
  const source: SourceFile = { ...image, files: await hashFiles(staging) }
  writeFileSync(join(staging, 'source.json'), `${JSON.stringify(source, null, 2)}\n`)
  await rename(staging, directory)
  return { directory, ...image }
}

/** Names of files that are not as they were stored. Reads all of them: 0.2 s for 100 MB. */
export async function corruptFiles(archive: ImageArchive): Promise<string[]> {
  const { files } = JSON.parse(readFileSync(join(archive.directory, 'source.json'), 'utf8')) as SourceFile
  const now = await hashFiles(archive.directory)
  return Object.keys(files).filter((name) => files[name] !== now[name])
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
