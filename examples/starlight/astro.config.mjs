import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import labrun from 'labrun/starlight'

export default defineConfig({
  site: 'https://workshop.example',
  integrations: [
    starlight({
      title: 'Network workshop',
      description: 'Linux networking by hand, on your own machine.',
      plugins: [labrun()],
      sidebar: [{ label: 'Try it', items: [{ autogenerate: { directory: 'try' } }] }],
    }),
  ],
})
