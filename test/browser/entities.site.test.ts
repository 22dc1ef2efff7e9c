import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { labInRecord } from '../../src/core/record.ts'
import { PHONE, withBrowser } from './site.ts'

const { open } = withBrowser()
const PAGE = '/labs/namespaces/'
const record = labInRecord(readFileSync('labs/_records/namespaces.json', 'utf8'), 'namespaces')!
const captured = Object.assign({}, ...record.steps.map(({ captures }) => captures)) as Record<string, string>

/** Its script comes when it is needed, on a busy machine not at once. */
const SOON = { timeout: 20_000 }

/** Where something is lit: what stands there. */
const LIT = () => [...document.querySelectorAll('.lr-lit')].map((place) => place.textContent)

test('what one points at lights up wherever it is met, and nothing else', async () => {
  const { page, troubles } = await open(PAGE)
  await page.locator('#step-ps samp b', { hasText: captured.pid! }).hover()
  await expect.poll(() => page.evaluate(LIT), SOON).toContain(captured.pid)
  expect(new Set(await page.evaluate(LIT))).toEqual(new Set([captured.pid]))
  await page.locator('h1').hover()
  expect(await page.evaluate(LIT)).toEqual([])
  expect(troubles).toEqual([])
  await page.context().close()
})

test('a container is lit by its id, short or in full, by its name, and in pictures', async () => {
  const { page } = await open(PAGE)
  await page.locator('#step-hostname samp b').hover()
  await expect.poll(() => page.evaluate(LIT), SOON).toContain('mynginx')
  const lit = await page.evaluate(LIT)
  expect(lit).toEqual(expect.arrayContaining([captured.container, captured.short]))
  expect(lit.some((text) => text?.includes('mynginx2'))).toBe(false)
  expect(await page.locator('.topology .lr-lit').count()).toBeGreaterThan(0)
  await page.context().close()
})

test('by keyboard: from a value in the prose to the next place, and back with Escape', async () => {
  const { page } = await open(PAGE)
  const value = page.locator('.lr-value[data-entity]').first()
  await value.focus()
  await page.keyboard.press('Enter')
  const bar = page.getByRole('region', { name: 'Where it is met' })
  await expect.poll(() => bar.isVisible(), SOON).toBe(true)
  expect(await bar.innerText()).toContain(captured.pid)
  const [, at, of] = /(\d+) of (\d+)/.exec(await bar.innerText())!
  await page.keyboard.press('Enter')
  expect(await bar.innerText()).toContain(`${Number(at) + 1} of ${of}`)
  expect(await page.locator('.lr-here').innerText()).toBe(captured.pid)
  await page.keyboard.press('Escape')
  expect(await bar.isVisible()).toBe(false)
  expect(await value.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.context().close()
})

test('of what lights up only values in prose and the list are stops of the keyboard', async () => {
  const { page } = await open(PAGE)
  const stops = await page.evaluate(
    () => document.querySelectorAll('main b[tabindex], main [data-entity][tabindex]').length,
  )
  const listed = await page.locator('.lr-who b').count()
  expect(stops - listed).toBe(await page.locator('.lr-value[data-entity]').count())
  await page.context().close()
})

test('by touch: a tap holds it, the bar leads on, a tap elsewhere ends it', async () => {
  const { page } = await open(PAGE, { viewport: PHONE, hasTouch: true })
  await page.locator('#step-veth samp b', { hasText: 'veth-guest' }).first().tap()
  const bar = page.getByRole('region', { name: 'Where it is met' })
  await expect.poll(() => bar.isVisible(), SOON).toBe(true)
  await bar.getByRole('button', { name: 'The next place' }).tap()
  expect(await page.locator('.lr-here').count()).toBe(1)
  await page.locator('h1').tap({ force: true })
  expect([await bar.isVisible(), await page.evaluate(LIT)]).toEqual([false, []])
  await page.context().close()
})

test('its script is loaded when somebody points at something, not before', async () => {
  const { page } = await open(PAGE)
  const scripts = () =>
    page.evaluate(
      () =>
        performance.getEntriesByType('resource').filter(({ name }) => /_labrun\/.*\.js$/.test(name)).length,
    )
  const before = await scripts()
  await page.locator('#step-ps samp b').first().hover()
  await expect.poll(scripts, SOON).toBe(before + 1)
  await page.context().close()
})

test('a line is below them in the block where the pointer is, or the keyboard, and in no other', async () => {
  const { page } = await open(PAGE)
  const lineIn = (step: string) =>
    page
      .locator(`#step-${step} b`)
      .first()
      .evaluate((mark) => getComputedStyle(mark).textDecorationLine)
  const lines = async () => [await lineIn('two-numbers'), await lineIn('lsns')]
  expect(await lines()).toEqual(['none', 'none'])
  await page.locator('#step-two-numbers').hover()
  expect(await lines()).toEqual(['underline', 'none'])
  await page.mouse.move(0, 0)
  await page.locator('#step-lsns .lr-copy').focus()
  expect(await lines()).toEqual(['none', 'underline'])
  await page.context().close()
})
