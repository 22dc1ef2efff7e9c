import { mkdirSync } from 'node:fs'
import { defaultCacheDirectory } from '../../src/cleanup/state-directory.ts'
import { resolveImage } from '../../src/hosts/images/resolve-image.ts'

/** Builds the base of the image of dind hosts, or finds it in labrun's cache. Returns its folder, as of `docker save`. */
export async function baseImage(): Promise<string> {
  mkdirSync(defaultCacheDirectory, { recursive: true, mode: 0o700 })
  const { directory } = await resolveImage({
    name: 'labrun-dind-base',
    labDirectory: import.meta.dirname,
    cacheDirectory: defaultCacheDirectory,
    onProgress: () => {},
  })
  return directory
}
