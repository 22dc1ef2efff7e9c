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

test.each(['/labs/namespaces/', '/labs/signals-and-pid1/', '/docs/hosts/', '/docs/format/'])(
  'no line of %s ends behind the dashes of an option that fits a line, nor within a short name',
  async (path) => {
    const { page } = await open(path, { viewport: PHONE })
    const { tried, broken } = await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true
      const found = { tried: 0, broken: [] as string[] }
      const range = document.createRange()
      for (const parent of document.querySelectorAll('.sl-markdown-content code, .lr-topology-list')) {
        if (parent.closest('pre, table')) continue
        const texts = document.createTreeWalker(parent, NodeFilter.SHOW_TEXT)
        while (texts.nextNode()) {
          const text = texts.currentNode as Text
          for (const { index, 0: word } of text.data.matchAll(/(?<!\S)(?=\S{2,24}(?!\S))\S*-\S*/g)) {
            range.setStart(text, index)
            range.setEnd(text, index + word.length)
            found.tried += 1
            if (range.getClientRects().length > 1) found.broken.push(word)
          }
        }
      }
      return found
    })
    expect(broken).toEqual([])
    expect(tried).toBeGreaterThan(10)
    await page.context().close()
  },
)
