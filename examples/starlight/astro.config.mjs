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
      // The folder that the labs are in, whatever the addresses of their pages begin with.
      sidebar: [{ label: 'Try it', items: [{ autogenerate: { directory: 'workshop' } }] }],
    }),
  ],
})
