/** labrun's own site: `npm run site` builds it into site/dist, `npm run site:dev` shows it while one writes. */

import { fileURLToPath } from 'node:url'
import { unified } from '@astrojs/markdown-remark'
import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import labrun from 'labrun/starlight'
import { contentSecurityPolicy } from './site/integrations/content-security-policy.ts'
import { codeBlocks } from './site/markdown/code-blocks.ts'
import { tables } from './site/markdown/tables.ts'
import { wholeWords } from './site/markdown/whole-words.ts'
import { siteOptions } from './site/options.ts'
import { repositoryLinks } from './site/repository/links.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const { site, base, edit, source } = siteOptions(process.env)

export default defineConfig({
  ...(site !== undefined && { site, base }),
  srcDir: './site',
  publicDir: './site/public',
  outDir: './site/dist',
  cacheDir: './.labrun/astro',
  markdown: {
    processor: unified({
      remarkPlugins: [[repositoryLinks, { root, base, source }]],
      rehypePlugins: [tables, wholeWords],
      smartypants: false,
    }),
  },
  // Pages are small; a script that loads them ahead would be a fifth of what a reader gets.
  prefetch: false,
  // Scripts are files, which browsers keep from page to page.
  vite: { build: { assetsInlineLimit: 0, modulePreload: false } },
  integrations: [
    starlight({
      title: 'labrun',
      description: 'Markdown labs that run: what a page shows is what really came out.',
      favicon: '/favicon.svg',
      disable404Route: true,
      ...(edit !== null && { editLink: { baseUrl: edit } }),
      markdown: { processedDirs: ['.'] },
      expressiveCode: {
        plugins: [codeBlocks()],
        defaultProps: { overridesByLang: { 'console,bash,sh': { frame: 'none' } } },
        frames: { removeCommentsWhenCopyingTerminalFrames: false },
        shiki: { langAlias: { output: 'txt' } },
        styleOverrides: {
          borderColor: 'var(--lr-line)',
          borderRadius: '0.5rem',
          codeBackground: 'var(--lr-paper)',
          codeFontSize: '0.8125rem',
          frames: { frameBoxShadowCssValue: 'none' },
        },
      },
      lastUpdated: true,
      plugins: [labrun()],
      customCss: ['./site/styles/site.css'],
      components: {
        Head: './site/components/Head.astro',
        LanguageSelect: './site/components/None.astro',
        MobileMenuToggle: './site/components/MobileMenuToggle.astro',
        MobileTableOfContents: './site/components/MobileTableOfContents.astro',
        Pagination: './site/components/Pagination.astro',
        Search: './site/components/Search.astro',
        TableOfContents: './site/components/TableOfContents.astro',
        ThemeProvider: './site/components/ThemeProvider.astro',
        ThemeSelect: './site/components/ThemeSelect.astro',
      },
      sidebar: [
        { label: 'Start', items: [{ slug: 'docs/start' }, { slug: 'docs/reliability' }] },
        {
          label: 'Labs',
          items: [{ autogenerate: { directory: 'labs' } }, { label: 'Status', slug: 'status' }],
        },
        {
          label: 'Reference',
          items: [
            { slug: 'docs/format' },
            { slug: 'docs/rules' },
            { label: 'The Docker host', slug: 'docs/hosts' },
            { slug: 'docs/watch' },
            { slug: 'docs/reports' },
            { label: 'In CI', slug: 'docs/ci' },
            { slug: 'docs/scale' },
            { slug: 'docs/completion' },
            { slug: 'docs/export' },
            { slug: 'docs/site' },
            { slug: 'docs/api' },
          ],
        },
        {
          label: 'Behind it',
          items: [
            { slug: 'docs/performance' },
            { slug: 'docs/architecture' },
            { slug: 'docs/decisions' },
            { slug: 'docs/contributing' },
            { slug: 'docs/changes' },
          ],
        },
      ],
    }),
    contentSecurityPolicy(),
  ],
})
