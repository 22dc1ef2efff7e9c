import { defineCollection } from 'astro:content'
import { docsLoader } from '@astrojs/starlight/loaders'
import { docsSchema } from '@astrojs/starlight/schema'
import { labsLoader } from 'labrun/starlight/loader'

export const collections = {
  docs: defineCollection({
    // The labs are below workshop/, and their pages below /try/.
    loader: labsLoader(docsLoader(), { folder: 'workshop', path: 'try' }),
    schema: docsSchema(),
  }),
}
