import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { labWith, PAYLOADS, type Payload, PLACES, recordWith, shownAt } from './hostile-labs.ts'
import { buildWith, type OtherSite } from './other-site.ts'
import { DESKTOP, PHONE, QUIET } from './site.ts'

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
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: QUIET })
})
afterAll(async () => {
  await browser?.close()
  site?.remove()
})

/** What came of a page that was opened, with all that is folded. */
interface Opened {
  /** By the name of the place: the text of each element there. */
  texts: Record<string, string[]>
  troubles: string[]
  tooWide: number
  /** Whether something of the page's own ran. */
  pwned: boolean
}

const AT = PLACES.map(({ name, at }) => ({ name, at }))

/** @param address of a page of the site */
async function opened(address: string, viewport: { width: number; height: number }): Promise<Opened> {
  const context = await browser.newContext({ viewport })
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
  const found = await page.evaluate((places) => {
    for (const details of document.querySelectorAll('main details')) details.setAttribute('open', '')
    const texts = places.map(({ name, at }) => [
      name,
      [...document.querySelectorAll(at)].map((it) => it.getAttribute('content') ?? it.textContent ?? ''),
    ])
    return {
      texts: Object.fromEntries(texts) as Record<string, string[]>,
      tooWide: document.documentElement.scrollWidth - window.innerWidth,
      pwned: 'pwned' in window,
    }
  }, AT)
  await context.close()
  return { ...found, troubles }
}

const pages = new Map<string, Promise<Opened>>()
/** Each page is opened once for each size. */
function pageOf({ name }: Payload, viewport = DESKTOP): Promise<Opened> {
  const key = `${name} ${viewport.width}`
  const page = pages.get(key) ?? opened(`/labs/${name}/`, viewport)
  pages.set(key, page)
  return page
}

describe.each(PAYLOADS)('$name', (payload) => {
  test.each([
    ['on a desktop', DESKTOP],
    ['on a phone', PHONE],
  ])('%s nothing runs, nothing is asked of others, nothing is too wide', async (_, viewport) => {
    const { troubles, pwned, tooWide } = await pageOf(payload, viewport)
    expect({ troubles, pwned, tooWide: Math.max(tooWide, 0) }).toEqual({
      troubles: [],
      pwned: false,
      tooWide: 0,
    })
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
  for (const viewport of [DESKTOP, PHONE]) {
    const { troubles, pwned, tooWide } = await opened(address, viewport)
    expect({ troubles, pwned, tooWide: Math.max(tooWide, 0) }).toEqual({
      troubles: [],
      pwned: false,
      tooWide: 0,
    })
  }
})
