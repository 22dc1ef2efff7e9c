import { expect, test } from 'vitest'
import { withBrowser } from './site.ts'

const { open } = withBrowser()

test.each([true, false])(
  'the head of a block tells of its place, with JavaScript or without: %s',
  async (javaScriptEnabled) => {
    const { page } = await open('/labs/namespaces/', { javaScriptEnabled })
    const head = page.locator('#step-interfaces .lr-where')
    const place = page.locator('.lr-at:popover-open')
    await head.click()
    expect(await place.innerText()).toContain('nsenter --target')
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
  expect([await link.innerText(), await link.getAttribute('href')]).toEqual([
    'two-numbers',
    '#step-two-numbers',
  ])
  await page.context().close()
})
