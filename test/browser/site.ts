import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { launchChromium } from '../../scripts/test/chromium.ts'

/** Where `npm run site` puts the site. */
const DIST = 'site/dist'

/** A page of the built site. */
export interface BuiltPage {
  /** `/labs/namespaces/`. */
  path: string
  html: string
}

/** All pages of the built site, or of another. */
export function builtPages(folder = DIST): BuiltPage[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html'))
    .sort()
    .map((name) => ({
      path: `/${name.replace(/index\.html$/, '')}`,
      html: readFileSync(join(folder, name), 'utf8'),
    }))
}

/** Paths of all files of the built site, or of another, as a browser asks for them. */
export function builtFiles(folder = DIST): Set<string> {
  return new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `/${name}`))
}

export const DESKTOP = { width: 1280, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** A page in the browser, and what went wrong in it. */
export interface OpenPage {
  page: Page
  /** Errors on its console, exceptions, and what it asked of other hosts. */
  troubles: string[]
}

/** The system's Chromium, for the tests of one file. */
export function withBrowser(): {
  open: (path: string, options?: BrowserContextOptions) => Promise<OpenPage>
} {
  const siteUrl = inject('siteUrl')
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  return {
    async open(path, options = {}) {
      const context = await browser.newContext({ viewport: DESKTOP, baseURL: siteUrl, ...options })
      const page = await context.newPage()
      const troubles: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
      })
      page.on('pageerror', ({ message }) => troubles.push(`exception: ${message}`))
      page.on('request', (request) => {
        const url = request.url()
        if (!url.startsWith(siteUrl) && !url.startsWith('data:')) troubles.push(`foreign request: ${url}`)
      })
      await page.goto(path, { waitUntil: 'load' })
      if (options.javaScriptEnabled !== false) await laidOut(page)
      return { page, troubles }
    },
  }
}

/** Waits for blocks out of sight, which come a little later. */
export async function laidOut(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(hasAllLaidOut), { timeout: 60_000 }).toBe(true)
}

/** Runs in the page. */
function hasAllLaidOut(): boolean {
  const blocks = [...document.querySelectorAll('.lr ~ .lr, .lr ~ .lr-topology, .lr ~ p')]
  return blocks.every((block) => getComputedStyle(block).contentVisibility === 'visible')
}

/** Opens what is folded. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('main details')) details.setAttribute('open', '')
  })
}
