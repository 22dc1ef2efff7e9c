import { expect, test } from 'vitest'
import { withBrowser } from './site.ts'

const { open } = withBrowser()

test('a command is found in labs first, and in notes on decisions last', async () => {
  const { page, troubles } = await open('/docs/start/')
  await page.keyboard.press('Control+k')
  await page.getByRole('searchbox', { name: 'Search' }).fill('nsenter')
  const links = () =>
    page
      .locator('site-search ol a')
      .evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname))
  await expect.poll(links).not.toEqual([])
  const pages = [...new Set(await links())]
  expect(pages[0]).toBe('/labs/namespaces/')
  const kinds = pages.map((path) =>
    path.startsWith('/labs/') ? 0 : path.startsWith('/docs/decisions/') ? 2 : 1,
  )
  expect(kinds).toEqual(kinds.toSorted())
  expect(new Set(kinds).size).toBeGreaterThan(1)
  expect(troubles).toEqual([])
  await page.context().close()
})

test('a result on the page itself closes the dialog, and leads to it', async () => {
  const { page } = await open('/labs/namespaces/')
  await page.keyboard.press('Control+k')
  await page.getByRole('searchbox', { name: 'Search' }).fill('veth')
  const result = page.locator('site-search ol a[href*="/labs/namespaces/#"]').first()
  const { hash } = new URL(await result.evaluate((link) => (link as HTMLAnchorElement).href))
  await result.click()
  await expect
    .poll(() => page.locator('site-search dialog').evaluate((one) => (one as HTMLDialogElement).open))
    .toBe(false)
  const target = page.locator(`[id="${decodeURIComponent(hash.slice(1))}"]`)
  const topOf = () => target.evaluate((one) => one.getBoundingClientRect().top)
  await expect.poll(topOf).toBeLessThan(200)
  expect(await topOf()).toBeGreaterThanOrEqual(0)
  await page.context().close()
})
