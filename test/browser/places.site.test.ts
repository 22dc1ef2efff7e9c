import { expect, test } from 'vitest'
import { DESKTOP, PHONE, withBrowser } from './site.ts'

const { open } = withBrowser()

test.each([true, false])(
  'the head of a block tells of its place, with JavaScript or without: %s',
  async (javaScriptEnabled) => {
    const { page } = await open('/labs/namespaces/', { javaScriptEnabled })
    const head = page.locator('#step-interfaces .lr-where')
    const place = page.locator('.lr-at:popover-open')
    await head.click()
    expect(await place.innerText()).toContain('nsenter --target')
    const boxes = await place
      .locator('.lr-chip')
      .evaluateAll((chips) => chips.map((chip) => chip.getBoundingClientRect()))
    const rows = [...new Set(boxes.map(({ top }) => top))]
    expect(rows.length).toBeGreaterThan(1)
    expect(rows[1]! - rows[0]!).toBeGreaterThan(boxes[0]!.height + 2)
    // Right below it, where the browser can do that.
    const [above, below] = [await head.boundingBox(), await place.boundingBox()]
    expect(below!.y - (above!.y + above!.height)).toBeLessThan(20)
    await page.keyboard.press('Escape')
    expect(await place.count()).toBe(0)
    await page.context().close()
  },
)

test('each block has a link to itself, called as reports call it', async () => {
  const { page } = await open('/labs/namespaces/')
  const link = page.locator('#step-two-numbers .lr-side a')
  expect([await link.textContent(), await link.getAttribute('href')]).toEqual([
    'two-numbers',
    '#step-two-numbers',
  ])
  await page.context().close()
})

test.each([DESKTOP, PHONE])(
  'an address leads to its block, however far down the page: %o',
  async (viewport) => {
    const { page } = await open('/labs/namespaces/#step-exec-capabilities', { viewport })
    const fromTop = (id: string) =>
      page.evaluate((id) => {
        const header = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)
        return document.getElementById(id)!.getBoundingClientRect().top - header
      }, `step-${id}`)
    await expect.poll(() => fromTop('exec-capabilities')).toBeCloseTo(0, -1)
    await page.goto('/labs/namespaces/')
    await page.evaluate(() => {
      location.hash = '#step-nsenter-capabilities'
    })
    await expect.poll(() => fromTop('nsenter-capabilities')).toBeCloseTo(0, -1)
    await page.context().close()
  },
)
