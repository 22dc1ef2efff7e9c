import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { withBrowser } from './site.ts'

const { open } = withBrowser()
const select = (page: Page) => page.locator('header starlight-theme-select select')
const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme)

test('the theme follows the system until the reader chooses one, which holds on other pages; the sign is that of the choice', async () => {
  const { page, troubles } = await open('/labs/namespaces/', { colorScheme: 'light' })
  const sign = () =>
    page.locator('header label').evaluate((label) => getComputedStyle(label, '::before').maskImage)
  const automatic = await sign()
  expect([await theme(page), await select(page).inputValue()]).toEqual(['light', 'auto'])
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => theme(page)).toBe('dark')
  await select(page).selectOption('light')
  expect(await theme(page)).toBe('light')
  expect(await sign()).not.toBe(automatic)
  await page.goto('/docs/site/')
  expect([await theme(page), await select(page).inputValue()]).toEqual(['light', 'light'])
  await select(page).selectOption('auto')
  expect(await theme(page)).toBe('dark')
  expect(troubles).toEqual([])
  await page.context().close()
})

test.each([
  ['light', 'rgb(255, 255, 255)', 'rgb(252, 252, 250)'],
  ['dark', 'rgb(18, 20, 25)', 'rgb(22, 24, 29)'],
] as const)('without JavaScript a page is %s where the system is', async (colorScheme, ground, block) => {
  const { page } = await open('/labs/namespaces/', { colorScheme, javaScriptEnabled: false })
  const backgrounds = ['body', '.lr-host'].map((selector) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor),
  )
  expect(await Promise.all(backgrounds)).toEqual([ground, block])
  await page.context().close()
})

test('a browser that keeps nothing has the choice for as long as the page', async () => {
  const { page } = await open('about:blank', { colorScheme: 'dark' })
  await page.addInitScript(
    'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError") } })',
  )
  await page.goto('/labs/namespaces/')
  await select(page).selectOption('light')
  expect(await theme(page)).toBe('light')
  await page.context().close()
})
