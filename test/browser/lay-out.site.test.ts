import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { PHONE, withBrowser } from './site.ts'

const LAB = '/labs/namespaces/'
/** A block near the end of it. */
const FAR = 'step-network-address'
const { open } = withBrowser()

/** What is noted of a page while it is loaded. */
interface Noted {
  /** Blocks that wait at its first sight. */
  waited: number
  /** How far what is in sight has moved by itself, as browsers count it. */
  moved: number
}

/** Runs in the page, before anything else of it. */
function note(): void {
  const noted: Noted = { waited: 0, moved: 0 }
  Object.assign(window, { noted })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      noted.moved += (entry as PerformanceEntry & { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
  // In each frame until all is loaded: how many go by before that is the machine's affair.
  const look = () => {
    const waits = [...document.querySelectorAll('.lr')].filter(
      (block) => getComputedStyle(block).contentVisibility === 'auto',
    ).length
    noted.waited = Math.max(noted.waited, waits)
    if (document.readyState !== 'complete') requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

const noted = (page: Page) => page.evaluate(() => (window as unknown as { noted: Noted }).noted)
const waiting = (page: Page) =>
  page.evaluate(
    () =>
      [...document.querySelectorAll('.lr ~ .lr, .lr ~ .lr-topology, .lr ~ p')].filter(
        (block) => getComputedStyle(block).contentVisibility !== 'visible',
      ).length,
  )
/** How far a block is below the upper edge of the window. */
const topOf = (page: Page) =>
  page.locator(`#${FAR}`).evaluate((block) => Math.round(block.getBoundingClientRect().top))

test('blocks out of sight wait for the first sight of the page, and nothing in sight moves when they are laid out', async () => {
  const { page } = await open('about:blank', { viewport: PHONE })
  await page.addInitScript(note)
  await page.goto(LAB)
  await expect.poll(() => waiting(page)).toBe(0)
  const { waited, moved } = await noted(page)
  expect(waited).toBeGreaterThan(70)
  expect(moved).toBe(0)
  await page.context().close()
})

test('who comes for a block far below is led to it, and finds all laid out', async () => {
  const { page } = await open('about:blank', { viewport: PHONE })
  await page.goto(`${LAB}#${FAR}`)
  expect(await waiting(page)).toBe(0)
  const bars = await page.evaluate(() =>
    parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop),
  )
  await expect.poll(() => topOf(page)).toBe(Math.round(bars))
  await page.context().close()
})

test('without JavaScript nothing waits', async () => {
  const { page } = await open(LAB, { javaScriptEnabled: false })
  const styles = () =>
    page
      .locator('.lr ~ .lr, .lr ~ .lr-topology, .lr ~ p')
      .evaluateAll((blocks) => [...new Set(blocks.map((block) => getComputedStyle(block).contentVisibility))])
  expect(await styles()).toEqual(['visible'])
  await page.context().close()
})

test.each([
  ['a phone', PHONE],
  ['a desktop', { width: 1280, height: 800 }],
])('who looks for a text far below keeps it in sight, on %s', async (_, viewport) => {
  const { page } = await open('about:blank', { viewport })
  await page.goto(`${LAB}#:~:text=An%20interface%20belongs`)
  await expect.poll(() => waiting(page)).toBe(0)
  const sentence = page.getByText('An interface belongs')
  const isInSight = () =>
    sentence.evaluate((text) => {
      const { top, bottom } = text.getBoundingClientRect()
      return top > 0 && bottom < innerHeight
    })
  await expect.poll(isInSight).toBe(true)
  await page.context().close()
})

test('who goes to the end at once stays there', async () => {
  const { page } = await open('about:blank')
  await page.goto(LAB)
  await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' }))
  await expect.poll(() => waiting(page)).toBe(0)
  const last = page.locator('main footer').last()
  expect(await last.evaluate((foot) => foot.getBoundingClientRect().top)).toBeLessThan(900)
  await page.context().close()
})
