import { defineCollection } from 'astro:content'
import { docsLoader } from '@astrojs/starlight/loaders'
import { docsSchema } from '@astrojs/starlight/schema'
import { labsLoader } from 'labrun/starlight/loader'
import { siteOptions } from './options.ts'
import { repositoryLoader } from './repository/loader.ts'

const { repository } = siteOptions(process.env)

export const collections = {
  docs: defineCollection({
    loader: labsLoader(repositoryLoader(docsLoader()), {
      start: 'docs/start',
      status: 'status',
      ...(repository !== null && { repository }),
    }),
    schema: docsSchema(),
  }),
}
