import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { PHONE, withBrowser } from './site.ts'

const PAGES = ['/', '/404.html', '/labs/namespaces/', '/status/', '/docs/format/']
const { open } = withBrowser()

test.each(PAGES)('%s on a phone: the menu leads to all pages, and has the theme', async (path) => {
  const { page, troubles } = await open(path, { viewport: PHONE })
  const lab = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Status' })
  expect(await lab.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Menu' }).click()
  expect(await lab.isVisible()).toBe(true)
  await page.locator('starlight-theme-select select:visible').selectOption('light')
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
  expect(troubles.filter((trouble) => !trouble.includes('404'))).toEqual([])
  await page.context().close()
})

/** What has the focus: whether it is within the page's text, and its words. */
const focused = (page: Page) =>
  page.evaluate(() => ({
    isInMain: document.activeElement?.closest('main') != null,
    words: document.activeElement?.textContent?.trim(),
  }))

test('the first stop of the keyboard leads past the list of pages: the next one is in the text', async () => {
  const { page } = await open('/labs/namespaces/')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toEqual({ isInMain: false, words: 'Skip to content' })
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect((await focused(page)).isInMain).toBe(true)
  await page.context().close()
})
