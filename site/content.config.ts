import { defineCollection } from 'astro:content'
import { docsLoader } from '@astrojs/starlight/loaders'
import { docsSchema } from '@astrojs/starlight/schema'
import { labsLoader } from 'labrun/starlight/loader'
import { repositoryLoader } from './repository/loader.ts'

export const collections = {
  docs: defineCollection({
    loader: labsLoader(repositoryLoader(docsLoader()), { status: 'status' }),
    schema: docsSchema(),
  }),
}
