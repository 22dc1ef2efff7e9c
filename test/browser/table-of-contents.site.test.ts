import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { PHONE, withBrowser } from './site.ts'

const LAB = '/labs/namespaces/'
const { open } = withBrowser()

/** The section that a table of contents shows as the one that is read. */
const current = (page: Page) => page.locator('starlight-toc a[aria-current]').allTextContents()
const words = (texts: readonly string[]) => texts.map((text) => text.trim())
/** Far enough into a section that its heading is out of sight. */
const readOn = (page: Page, id: string) =>
  page.evaluate((id) => {
    const heading = document.getElementById(id)!
    window.scrollTo({
      top: heading.getBoundingClientRect().bottom + window.scrollY + 100,
      behavior: 'instant',
    })
  }, id)

test('the table of contents marks the section that is read, on the way down, up, and in another width', async () => {
  const { page, troubles } = await open(LAB)
  const links = page.locator('starlight-toc a')
  // The last sections are too short to be read with their headings out of sight.
  const [first, , third, , , , seventh] = await links.evaluateAll((all) =>
    all.map((link) => ({
      id: decodeURIComponent((link as HTMLAnchorElement).hash.slice(1)),
      text: link.textContent!,
    })),
  )
  await expect.poll(async () => words(await current(page))).toEqual(words([first!.text]))
  for (const { id, text } of [third!, seventh!, third!]) {
    await readOn(page, id)
    await expect.poll(async () => words(await current(page))).toEqual(words([text]))
  }
  await page.setViewportSize({ width: 1500, height: 700 })
  await readOn(page, seventh!.id)
  await expect.poll(async () => words(await current(page))).toEqual(words([seventh!.text]))
  expect(troubles).toEqual([])
  await page.context().close()
})

test('on a phone it says which one it is, at the top of the window', async () => {
  const { page } = await open(LAB, { viewport: PHONE })
  const [id, text] = await page
    .locator('mobile-starlight-toc a')
    .nth(4)
    .evaluate((link) => [decodeURIComponent((link as HTMLAnchorElement).hash.slice(1)), link.textContent!])
  await readOn(page, id!)
  const shown = () => page.locator('mobile-starlight-toc .display-current').innerText()
  await expect.poll(async () => (await shown()).trim()).toBe(text!.trim())
  await page.context().close()
})

test('no script of a page asks of all elements what is in them', async () => {
  const { page } = await open(LAB)
  const addresses = await page.evaluate(() =>
    performance.getEntriesByType('resource').flatMap(({ name }) => (/\.js($|\?)/.test(name) ? [name] : [])),
  )
  expect(addresses.length).toBeGreaterThan(2)
  const scripts = await Promise.all(addresses.map(async (address) => (await fetch(address)).text()))
  expect(scripts.filter((script) => script.includes(':not(:has('))).toEqual([])
  await page.context().close()
})
