import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ImageArchive, imageId } from './image-archive.ts'

/** By repository, and then by reference: the id of the image that it names. */
type Repositories = Record<string, Record<string, string>>

/**
 * Writes into dockerd's image store (storage driver overlay2) by which digest a registry gave an image, as `docker pull`
 * does and `docker load` can't: so `docker run nginx@sha256:…` finds it. Only while no engine has the store open.
 */
export function addRepoDigests(dataRoot: string, images: readonly ImageArchive[]): void {
  const file = join(dataRoot, 'image/overlay2/repositories.json')
  const pulled = images.filter(({ name, source }) => source === 'registry' || name.includes('@'))
  if (pulled.length === 0 || !existsSync(file)) return
  const store = JSON.parse(readFileSync(file, 'utf8')) as { Repositories: Repositories }
  for (const image of pulled) {
    const [repository, digest] = repositoryAndDigest(image)
    store.Repositories[repository] ??= {}
    store.Repositories[repository][`${repository}@${digest}`] = imageId(image)
  }
  writeFileSync(file, JSON.stringify(store))
}

/** A name that has a digest says more than where it was found: an engine tells its own id as digest. */
function repositoryAndDigest({ name, digest }: ImageArchive): [string, string] {
  const [repository = '', named] = name.split('@')
  return named === undefined ? [repository.replace(/:[^:/]+$/, ''), digest] : [repository, named]
}
