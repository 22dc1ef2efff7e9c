import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtFiles } from './site.ts'

/** A site that knows where it is, and where its repository is. */
const folder = mkdtempSync(join(tmpdir(), 'labrun-site-'))
const page = (path: string) => readFileSync(join(folder, path), 'utf8')
beforeAll(() => {
  // Not all of this process's environment: Vitest has put words of Vite's into it.
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ASTRO_TELEMETRY_DISABLED: '1',
    LABRUN_SITE: 'https://example.org/guide',
    LABRUN_REPOSITORY: 'https://example.org/me/labrun',
  }
  execFileSync('astro', ['build', '--outDir', folder], { env, stdio: 'pipe' })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every page is in the map of the site, and robots are told of it', () => {
  const map = page('sitemap-0.xml')
  const pages = [...builtFiles()].filter((name) => name.endsWith('/index.html'))
  expect(pages.length).toBeGreaterThan(10)
  const listed = [...map.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address).sort()
  expect(listed).toEqual(
    pages.map((name) => `https://example.org/guide${name.replace(/index\.html$/, '')}`).sort(),
  )
  expect(page('robots.txt')).toContain('Sitemap: https://example.org/guide/sitemap-index.xml\n')
})

test('pages lead to where they can be edited, where there is something to edit', () => {
  expect(page('docs/format/index.html')).toContain(
    'href="https://example.org/me/labrun/edit/main/docs/format.md"',
  )
  expect(page('labs/namespaces/index.html')).toContain(
    'href="https://example.org/me/labrun/edit/main/labs/namespaces.md"',
  )
  expect(page('status/index.html')).not.toContain('/edit/')
})

test('every address of the site is below its base', () => {
  for (const name of [...builtFiles()].filter((name) => name.endsWith('.html'))) {
    const roots = [...page(name).matchAll(/ (?:href|src)="(\/(?!guide\/)[^"]*)"/g)].map(
      ([, address]) => address,
    )
    expect(roots.filter((address) => address !== '/guide')).toEqual([])
  }
})
