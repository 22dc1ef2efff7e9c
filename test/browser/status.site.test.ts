import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { labInRecord } from '../../src/core/record.ts'
import { withBrowser } from './site.ts'

const { open } = withBrowser()
const slugs = readdirSync('labs')
  .filter((name) => /^[^_.].*\.md$/.test(name))
  .map((name) => name.replace(/\.md$/, ''))

test('each lab has a row, and in it what its record says; without JavaScript, too', async () => {
  const { page } = await open('/status/', { javaScriptEnabled: false })
  const rows = page.getByRole('table').getByRole('row')
  expect(await rows.count()).toBe(slugs.length + 1)
  for (const slug of slugs) {
    const { provenance } = labInRecord(readFileSync(`labs/_records/${slug}.json`, 'utf8'), slug)!
    const row = rows.filter({ has: page.locator(`a[href="/labs/${slug}/"]`) })
    const cells = await row.getByRole('cell').allInnerTexts()
    const [verdict, docker, linux, images, commit] = cells.map((text) => text.replace(/\s+/g, ' '))
    expect(verdict).toMatch(/^Verified \d+ [A-Z][a-z]+ \d{4}$/)
    expect([docker, linux, commit]).toEqual([
      provenance!.docker ?? '–',
      `${provenance!.kernel} (${provenance!.architecture})`,
      provenance!.commit ?? '–',
    ])
    for (const { name, digest } of provenance!.images) {
      expect(images).toContain(name)
      expect(images).toContain(digest.slice(0, 'sha256:'.length + 12))
    }
    expect(await row.getByRole('link', { name: `record of` }).getAttribute('href')).toBe(`/labs/${slug}.json`)
  }
  await page.context().close()
})

test.each([390, 820, 1150, 1280])(
  'in a window of %i pixels nothing of the table is cut off',
  async (width) => {
    const { page } = await open('/status/', { viewport: { width, height: 800 } })
    const cut = await page.evaluate(() => {
      const room = document.querySelector('.sl-markdown-content')!.getBoundingClientRect()
      const words = [...document.querySelectorAll('.lr-labs :is(th, td) *')]
      return words
        .filter((word) => word.getBoundingClientRect().right > room.right + 1)
        .map(({ textContent }) => textContent)
    })
    expect(cut).toEqual([])
    await page.context().close()
  },
)

test('how old a verdict is, the reader’s clock tells', async () => {
  const { page } = await open('/labs/namespaces/')
  const [date] = await page
    .locator('.lr-receipt time')
    .evaluateAll((times) => times.map((time) => time.getAttribute('datetime')!))
  await page.clock.setFixedTime(new Date(Date.parse(date!) + 40 * 24 * 60 * 60 * 1000))
  await page.goto('/status/')
  const verdict = page.locator('.lr-standing', { hasText: '40 days ago' })
  expect(await verdict.first().getAttribute('data-age')).toBe('amber')
  await page.context().close()
})
