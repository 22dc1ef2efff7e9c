import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../../scripts/test/chromium.ts'
import { labWith, PAYLOADS, type Payload, PLACES, recordWith, shownAt } from './hostile-labs.ts'
import { buildWith, type OtherSite } from './other-site.ts'
import { DESKTOP, laidOut, PHONE, unfold } from './site.ts'

const SITE = 'http://site.test'
let site: OtherSite
let browser: Browser

beforeAll(async () => {
  const files = PAYLOADS.flatMap((payload) => {
    const lab = labWith(payload)
    return [
      [`${payload.name}.md`, lab],
      [`_records/${payload.name}.json`, recordWith(payload, lab, payload.name)],
    ]
  })
  site = await buildWith(Object.fromEntries(files))
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  site?.remove()
})

/** What came of a page that was opened, with all that is folded. */
interface Opened {
  /** By the name of the place: the text of each element there. */
  texts: Record<string, string[]>
  /** What was asked of others, errors, what ran or waits for a click or a pointer; where it is too wide. */
  troubles: string[]
}

const AT = PLACES.map(({ name, at }) => ({ name, at }))

/** @param address of a page of the site */
async function opened(address: string): Promise<Opened> {
  const context = await browser.newContext({ viewport: DESKTOP })
  const page = await context.newPage()
  const troubles: string[] = []
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url())
    if (url.origin !== SITE) {
      troubles.push(`foreign request: ${url}`)
      return route.abort()
    }
    const path = url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname
    const file = join(site.dist, decodeURIComponent(path))
    return existsSync(file) ? route.fulfill({ path: file }) : route.fulfill({ status: 404 })
  })
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', ({ message }) => troubles.push(`exception: ${message}`))
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.goto(`${SITE}${address}`, { waitUntil: 'load' })
  await laidOut(page)
  await unfold(page)
  const { texts, active } = await page.evaluate((places) => {
    const textsAt = (at: string) =>
      [...document.querySelectorAll(at)].map((it) => it.getAttribute('content') ?? it.textContent ?? '')
    const attributes = [...document.querySelectorAll('*')].flatMap((it) => [...it.attributes])
    return {
      texts: Object.fromEntries(places.map(({ name, at }) => [name, textsAt(at)])),
      active: [
        ...attributes
          .filter(({ name, value }) => /^on/.test(name) || /^\s*javascript:/i.test(value))
          .map(({ name, value }) => `attribute: ${name}=${value}`),
        ...('pwned' in window ? ['a script of the payload ran'] : []),
      ],
    }
  }, AT)
  troubles.push(...active)
  for (const viewport of [DESKTOP, PHONE]) {
    await page.setViewportSize(viewport)
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (tooWide > 0) troubles.push(`${tooWide} pixels too wide for ${viewport.width}`)
  }
  await context.close()
  return { texts, troubles }
}

const pages = new Map<string, Promise<Opened>>()
/** Each page is opened once. */
function pageOf({ name }: Payload): Promise<Opened> {
  const page = pages.get(name) ?? opened(`/labs/${name}/`)
  pages.set(name, page)
  return page
}

describe.each(PAYLOADS)('$name', (payload) => {
  test('nothing runs, nothing is asked of others, nothing is too wide, on a desktop and on a phone', async () => {
    expect((await pageOf(payload)).troubles).toEqual([])
  })

  const places = PLACES.filter(({ takes = () => true }) => takes(payload))
  test.each(places)('is text as $name', async (place) => {
    const wanted = shownAt(place, payload)
    const { texts } = await pageOf(payload)
    const start = place.short ? wanted.slice(0, 8) : wanted
    expect(texts[place.name]!.filter((text) => text.includes(start))).not.toEqual([])
  })

  test('its record is served as it is', () => {
    const lab = labWith(payload)
    expect(readFileSync(join(site.dist, `labs/${payload.name}.json`), 'utf8')).toBe(
      recordWith(payload, lab, payload.name),
    )
  })
})

test.each(['/', '/status/'])('%s, which tells of all of them, is no worse', async (address) => {
  expect((await opened(address)).troubles).toEqual([])
})
