import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'

/** Addresses of pages whose text is labs'. */
const LABS = /^labs\//

/**
 * Gives each page that was built a Content-Security-Policy: it loads from its own site alone, and of scripts within the page
 * those alone that were there when it was built. Of these a lab's page has none that the site's own pages have not.
 */
export function contentSecurityPolicy(): AstroIntegration {
  return {
    name: 'content-security-policy',
    hooks: {
      'astro:build:done'({ dir, logger }) {
        const folder = fileURLToPath(dir)
        const names = globSync('**/*.html', { cwd: folder })
        const pages = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
        const strange = strangeScripts(pages)
        if (strange.length > 0)
          throw new Error(`scripts within a lab's page that no other page has: ${strange.join(', ')}`)
        for (const [name, html] of pages) writeFileSync(join(folder, name), withPolicy(html))
        logger.info(`${pages.size} pages have their policy`)
      },
    },
  }
}

/**
 * The names of labs' pages with a script within them that none of the site's own pages has: a policy that is made of what is there
 * would allow it, wherever it came from.
 */
export function strangeScripts(pages: ReadonlyMap<string, string>): string[] {
  const own = new Set([...pages].flatMap(([name, html]) => (LABS.test(name) ? [] : hashes(html))))
  return [...pages].flatMap(([name, html]) =>
    LABS.test(name) && hashes(html).some((digest) => !own.has(digest)) ? [name] : [],
  )
}

/** A page with its policy, as the first thing in its head. */
export function withPolicy(html: string): string {
  const meta = `<meta http-equiv="content-security-policy" content="${policy(hashes(html))}">`
  return html.replace(/<head\b[^>]*>/, (head) => `${head}${meta}`)
}

/** `'sha256-…'` of each script that is in the page itself, each once. */
function hashes(html: string): string[] {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
  const inline = scripts.filter(([, attributes]) => !/\ssrc\s*=/i.test(attributes!))
  const digests = inline.map(([, , text]) => createHash('sha256').update(text!).digest('base64'))
  return [...new Set(digests)].sort().map((digest) => `'sha256-${digest}'`)
}

/** Styles may stand in attributes, as Starlight has them; Pagefind is WebAssembly. */
function policy(scripts: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src ${["'self'", "'wasm-unsafe-eval'", ...scripts].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
