import { defineCollection } from 'astro:content'
import { docsLoader } from '@astrojs/starlight/loaders'
import { docsSchema } from '@astrojs/starlight/schema'
import { labsLoader } from 'labrun/starlight/loader'

export const collections = {
  docs: defineCollection({ loader: labsLoader(docsLoader(), { status: 'status' }), schema: docsSchema() }),
}
