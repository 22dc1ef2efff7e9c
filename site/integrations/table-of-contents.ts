import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'

/** As Starlight's two tables of contents, that of phones and the other, import what moves them. */
const THEIRS = /components-internals\/TableOfContents\/starlight-toc(\.js)?$/
const OURS = fileURLToPath(new URL('../components/table-of-contents.ts', import.meta.url))

/** Has Starlight's tables of contents moved by our own script, which looks at the headings alone. Their markup is Starlight's. */
export function tableOfContents(): AstroIntegration {
  return {
    name: 'table-of-contents',
    hooks: {
      'astro:config:setup'({ updateConfig }) {
        updateConfig({
          vite: {
            plugins: [
              {
                name: 'table-of-contents',
                enforce: 'pre',
                resolveId: (name: string) => (THEIRS.test(name) ? OURS : undefined),
              },
            ],
          },
        })
      },
    },
  }
}
