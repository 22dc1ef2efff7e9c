import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'

/**
 * Gives each page that was built a Content-Security-Policy: it loads from its own site alone, and of scripts within the page
 * those alone that were there when it was built.
 */
export function contentSecurityPolicy(): AstroIntegration {
  return {
    name: 'content-security-policy',
    hooks: {
      'astro:build:done'({ dir, logger }) {
        const folder = fileURLToPath(dir)
        const pages = globSync('**/*.html', { cwd: folder }).map((name) => join(folder, name))
        for (const page of pages) writeFileSync(page, withPolicy(readFileSync(page, 'utf8')))
        logger.info(`${pages.length} pages have their policy`)
      },
    },
  }
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
