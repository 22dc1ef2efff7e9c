import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { changedLayers, readManifest, readTemplate } from '../../src/hosts/images/template.ts'

/** What labs have changed in the image stores that their hosts started from, as paths: nothing, as it should be. */
export async function changedStores(cacheDirectory: string): Promise<string[]> {
  const templates = join(cacheDirectory, 'templates')
  const names = await readdir(templates).catch(() => [])
  const changed = await Promise.all(
    names.map(async (name) => {
      const directory = join(templates, name)
      // Another labrun's, with another layout.
      if (readManifest(directory) === null) return []
      const parts = await changedLayers(directory)
      const whole = (await readTemplate(directory)) !== null
      return [...parts, ...(whole ? [] : ['metadata.tar'])].map((part) => join(name, part))
    }),
  )
  return changed.flat()
}
