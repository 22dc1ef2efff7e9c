import { expect, test } from 'vitest'
import { PHONE, withBrowser } from './site.ts'

const { open } = withBrowser()

test('on a phone a drawing made of text has the lines that its author gave it, and scrolls', async () => {
  const { page } = await open('/labs/broken-on-purpose/', { viewport: PHONE })
  const drawing = page.locator('.lr-as-is pre').first()
  const { heights, hidden } = await drawing.evaluate((pre) => ({
    heights: [...pre.children].map((line) => line.clientHeight),
    hidden: pre.scrollWidth - pre.clientWidth,
  }))
  expect(new Set(heights).size).toBe(1)
  expect(heights[0]).toBeLessThan(30)
  expect(hidden).toBeGreaterThan(0)
  await page.context().close()
})

test.each(['.lr-where', '.lr-ci > summary'])('on a phone a finger hits %s', async (selector) => {
  const { page } = await open('/labs/namespaces/', { viewport: PHONE })
  const heights = await page
    .locator(selector)
    .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().height))
  expect(heights.length).toBeGreaterThan(10)
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(24)
  await page.context().close()
})
