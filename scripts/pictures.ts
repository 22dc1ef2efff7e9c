/**
 * `npm run pictures`: what the pages look like, as README.md and docs/site.md show it: docs/pictures, made anew of the
 * built site. To be run when the looks have changed.
 */
import type { BrowserContextOptions } from 'playwright-core'
import { showBuiltSite } from './test/built-site.ts'
import { launchChromium } from './test/chromium.ts'

interface Picture {
  file: string
  options: BrowserContextOptions
  /** The id of what stands at the top; left out: the page's own top. */
  at?: string
}

const LAB = '/labs/namespaces/'
const DESKTOP = { viewport: { width: 1200, height: 800 } }
const PHONE = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 1.5 }

const PICTURES: readonly Picture[] = [
  { file: 'network.png', options: { ...DESKTOP, colorScheme: 'light' }, at: 'step-veth' },
  { file: 'receipt.png', options: { ...DESKTOP, colorScheme: 'dark' } },
  { file: 'phone.png', options: { ...PHONE, colorScheme: 'light' }, at: 'step-two-numbers' },
]

const { url, close } = await showBuiltSite()
const browser = await launchChromium()
try {
  for (const picture of PICTURES) {
    const context = await browser.newContext(picture.options)
    const page = await context.newPage()
    await page.goto(`${url}${LAB}`)
    // What lies out of sight gets its place meanwhile.
    await page.waitForTimeout(2000)
    if (picture.at !== undefined)
      await page.evaluate(`document.getElementById('${picture.at}').scrollIntoView()`)
    await page.waitForTimeout(500)
    await page.screenshot({ path: `docs/pictures/${picture.file}` })
    await context.close()
    console.log(`docs/pictures/${picture.file}`)
  }
} finally {
  await browser.close()
  await close()
}
