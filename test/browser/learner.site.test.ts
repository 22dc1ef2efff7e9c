import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { withBrowser } from './site.ts'

const { open } = withBrowser()
/** No verdict on speed: a busy machine may take its time. */
const PATIENCE = { timeout: 60_000 }
const PATH = '/labs/namespaces/'

const progress = (page: Page) => page.locator('.lr-progress')
const box = (page: Page, name: string) => page.getByLabel(`Done with “${name}”`)
const inContents = (page: Page) => page.locator('starlight-toc a[data-lr-done]').allTextContents()
/** Of the browser's storage what is ours. */
const kept = (page: Page) =>
  page.evaluate(() =>
    Object.entries({ ...localStorage }).flatMap(([key, value]) => (key.startsWith('labrun:') ? [value] : [])),
  )
const shows = (page: Page, words: string | RegExp) =>
  expect.poll(() => progress(page).innerText(), PATIENCE).toMatch(words)

test('what is ticked is there after a reload, at the top, at its box and in the table of contents', async () => {
  const { page, troubles } = await open(PATH)
  await shows(page, /^\d+ sections to tick off; this browser remembers them\.$/)
  await box(page, '1. Start a container').check()
  await box(page, 'Can the host reach it?').check()
  await shows(page, /^2 of \d+ sections done\. Go on with “Its PID” Start over$/)
  await page.reload()
  await shows(page, /^2 of \d+ sections done/)
  expect(await box(page, 'Can the host reach it?').isChecked()).toBe(true)
  expect((await inContents(page)).map((text) => text.trim())).toEqual([
    '1. Start a container',
    'Can the host reach it?',
  ])
  await page.getByRole('link', { name: 'Go on with “Its PID”' }).click()
  expect(new URL(page.url()).hash).toBe('#its-pid')
  expect(troubles).toEqual([])
  await page.context().close()
})

test('starting over can be undone, until something is ticked', async () => {
  const { page } = await open(PATH)
  await box(page, 'Its PID').check()
  await page.getByRole('button', { name: 'Start over' }).click()
  await shows(page, /to tick off.*Undo$/)
  expect(await kept(page)).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await shows(page, /^1 of \d+/)
  expect(await box(page, 'Its PID').isChecked()).toBe(true)
  await page.context().close()
})

test('another tab follows', async () => {
  const { page } = await open(PATH)
  const other = await page.context().newPage()
  await other.goto(PATH)
  await box(page, 'Its PID').check()
  await shows(other, /^1 of \d+/)
  await box(other, 'Its namespaces').check()
  await shows(page, /^2 of \d+/)
  await page.context().close()
})

test('sections that are there no longer are forgotten, the others kept', async () => {
  const { page } = await open(PATH)
  await page.evaluate(() => {
    const { key } = document.querySelector<HTMLElement>('.lr-progress')!.dataset
    localStorage.setItem(key!, JSON.stringify(['of-an-earlier-state', 'its-pid']))
  })
  await page.reload()
  await shows(page, /^1 of \d+/)
  await box(page, 'Its namespaces').check()
  expect(await page.evaluate(() => Object.values({ ...localStorage }))).toContain(
    '["its-pid","its-namespaces"]',
  )
  await page.context().close()
})

test.each([
  ['is full', 'Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError") }'],
  [
    'is forbidden',
    'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError") } })',
  ],
])('a storage that %s: ticks hold as long as the page, which says so', async (_, trouble) => {
  const { page } = await open('/')
  await page.addInitScript(trouble)
  await page.goto(PATH)
  await box(page, 'Its PID').check()
  await shows(page, /^1 of \d+ sections done; this browser won’t remember them\./)
  expect(await inContents(page)).toHaveLength(1)
  await page.getByRole('button', { name: 'Start over' }).click()
  await shows(page, /^\d+ sections to tick off; this browser won’t remember them\./)
  await page.context().close()
})

test('within a block j and k go from block to block, and c copies; elsewhere no letter does anything', async () => {
  const { page } = await open(PATH, { permissions: ['clipboard-read', 'clipboard-write'] })
  const at = () => page.evaluate(() => document.activeElement?.closest('.lr')?.id ?? null)
  await page.keyboard.press('j')
  expect(await at()).toBeNull()
  await page.locator('#step-start .lr-copy').focus()
  // The first key has the script loaded.
  const press = async (key: string) => {
    await page.keyboard.press(key)
    return at()
  }
  await expect.poll(() => press('j'), PATIENCE).toBe('step-list')
  expect(await press('j')).toBe('step-not-published')
  expect(await press('k')).toBe('step-list')
  await page.keyboard.press('c')
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText()), PATIENCE).toBe('docker ps')
  await page.context().close()
})

test('everything can be reached by Tab, with a focus that can be seen', async () => {
  const { page } = await open(PATH)
  const stops = await page.evaluate(
    () => document.querySelectorAll('main :is(a[href], button, summary, input)').length,
  )
  expect(stops).toBeGreaterThan(200)
  const seen = { block: false, tick: false }
  await page.locator('.lr-receipt a').first().focus()
  for (let stop = 0; stop < 45; stop += 1) {
    await page.keyboard.press('Tab')
    const focus = await page.evaluate(() => {
      const element = document.activeElement!
      const style = getComputedStyle(element)
      return {
        isSeen: style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1,
        block: element.closest('.lr') !== null,
        tick: element.closest('.lr-tick') !== null,
      }
    })
    expect(focus.isSeen).toBe(true)
    seen.block ||= focus.block
    seen.tick ||= focus.tick
  }
  expect(seen).toEqual({ block: true, tick: true })
  await page.context().close()
})

test('before anything is done, and where nothing was, the script for it is not loaded', async () => {
  const { page } = await open(PATH)
  const loaded = () =>
    page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('learner')).length,
    )
  await page.waitForLoadState('networkidle')
  expect(await loaded()).toBe(0)
  await page.keyboard.press('Tab')
  await expect.poll(loaded, PATIENCE).toBe(1)
  await page.context().close()
})

test('without JavaScript there is nothing to tick, and nothing is said of it', async () => {
  const { page } = await open(PATH, { javaScriptEnabled: false })
  expect(await page.locator('.lr-tick').first().isVisible()).toBe(false)
  expect(await progress(page).isVisible()).toBe(false)
  expect(await page.locator('.lr-begin').innerText()).toMatch(
    /^About \d+ min to read, \d+ min if you type along/,
  )
  await page.getByText('Run this lab yourself').click()
  expect(await page.locator('.lr-run').innerText()).toContain('labrun labs/namespaces.md')
  await page.context().close()
})
