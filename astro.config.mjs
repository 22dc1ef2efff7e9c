/** labrun's own site: `npm run site` builds it into site/dist, `npm run site:dev` shows it while one writes. */
import { unified } from '@astrojs/markdown-remark'
import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import labrun from 'labrun/starlight'
import { contentSecurityPolicy } from './site/integrations/content-security-policy.ts'

export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  outDir: './site/dist',
  cacheDir: './.labrun/astro',
  markdown: { processor: unified() },
  // Scripts are files, which browsers keep from page to page.
  vite: { build: { assetsInlineLimit: 0, modulePreload: false } },
  integrations: [
    starlight({
      title: 'labrun',
      description: 'Markdown labs that run: what a page shows is what really came out.',
      favicon: '/favicon.svg',
      lastUpdated: true,
      plugins: [labrun()],
      customCss: ['./site/styles/site.css'],
      components: { Search: './site/components/Search.astro' },
      sidebar: [
        {
          label: 'Labs',
          items: [{ autogenerate: { directory: 'labs' } }, { label: 'Status', slug: 'status' }],
        },
      ],
    }),
    contentSecurityPolicy(),
  ],
})
