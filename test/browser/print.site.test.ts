import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { labInRecord } from '../../src/core/record.ts'
import { withBrowser } from './site.ts'

const { open } = withBrowser()
/** A4 at 96 dots an inch, without the margins. */
const PAPER = { width: 794 - 2 * 60, height: 1123 - 2 * 60 }

/** What is on paper, and not only in the page: what is folded or hidden has no place in `innerText`. */
async function printed(scheme: 'light' | 'dark') {
  const { page } = await open('/labs/namespaces/', { colorScheme: scheme, viewport: PAPER })
  await page.emulateMedia({ media: 'print', colorScheme: scheme })
  return page
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')

test('on paper every captured line can be read, and every answer', async () => {
  const page = await printed('light')
  await page.evaluate(() => {
    // As with outputs of more than forty lines, of which this lab has none.
    const output = document.querySelector('.lr-out')!
    output.innerHTML = `<details class="lr-more"><summary>9 more lines</summary>${output.innerHTML}</details>`
  })
  const text = lines(await page.locator('main').innerText()).join('\n')
  const { steps } = labInRecord(readFileSync('labs/_records/namespaces.json', 'utf8'), 'namespaces')!
  const captured = steps.flatMap(({ stdout, stderr }) => lines(`${stdout}\n${stderr}`))
  expect(captured.length).toBeGreaterThan(100)
  expect(captured.filter((line) => !text.includes(line))).toEqual([])
  expect(text).toContain('Yes, if you know its address.')
  expect(text).not.toMatch(/What CI checks|more lines/)
  await page.context().close()
})

test('on paper nothing is cut off at the right, and there are no buttons and no menus', async () => {
  const page = await printed('light')
  const found = await page.evaluate(() => ({
    cut: [...document.querySelectorAll('main :is(pre, svg)')].filter(
      (element) => element.getBoundingClientRect().right > document.documentElement.clientWidth,
    ).length,
    scrolled: [...document.querySelectorAll('main pre')].filter(
      (element) => element.scrollWidth > element.clientWidth,
    ).length,
    controls: [...document.querySelectorAll('button:not(.lr-where), nav, input, select')].filter((element) =>
      element.checkVisibility(),
    ).length,
  }))
  expect(found).toEqual({ cut: 0, scrolled: 0, controls: 0 })
  await page.context().close()
})

test('a reader in the dark prints dark on white', async () => {
  const page = await printed('dark')
  const shades = await page.evaluate(() =>
    ['.sl-markdown-content p', '.lr-cmd code', '.lr-out samp', '.lr-topology .topology text'].map(
      (selector) =>
        getComputedStyle(document.querySelector(selector)!)[selector.endsWith('text') ? 'fill' : 'color'],
    ),
  )
  const brightest = shades.flatMap((shade) => shade.match(/\d+/g)!.slice(0, 3)).map(Number)
  expect(Math.max(...brightest)).toBeLessThan(0x80)
  await page.context().close()
})
