import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { labInRecord } from '../../src/core/record.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { unfold, withBrowser } from './site.ts'

const { open } = withBrowser()
const slugs = readdirSync('labs')
  .filter((name) => /^[^_.].*\.md$/.test(name))
  .map((name) => name.replace(/\.md$/, ''))

const labOf = (slug: string) =>
  parseLab(new VFile({ path: `labs/${slug}.md`, value: readFileSync(`labs/${slug}.md`, 'utf8') })).lab!
const recordOf = (slug: string) => labInRecord(readFileSync(`labs/_records/${slug}.json`, 'utf8'), slug)!
const spaced = (text: string) => text.replace(/\s+/g, ' ').trim()
const pageOf = (slug: string) => `/labs/${slug}/`

test.each(slugs)('%s: the copy button of each block copies its commands, and nothing else', async (slug) => {
  const { page } = await open(pageOf(slug), { permissions: ['clipboard-read', 'clipboard-write'] })
  await unfold(page)
  const shown = labOf(slug).steps.filter(({ hidden, writes }) => !hidden && writes === undefined)
  expect(shown.length).toBeGreaterThan(0)
  for (const { id, script } of shown) {
    await page.locator(`[id="step-${id}"] .lr-copy`).click()
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()).then((text) => text.trimEnd()))
      .toBe(script.trimEnd())
  }
  await page.context().close()
})

test.each(slugs)('%s: its record is of the lab as it is, and passed (else: labrun labs --record)', (slug) => {
  expect(recordOf(slug).digest).toBe(labOf(slug).digest)
  expect(recordOf(slug).status).toBe('passed')
})

test.each(slugs)('%s: without JavaScript every captured line can be read', async (slug) => {
  const { page } = await open(pageOf(slug), { javaScriptEnabled: false })
  const text = spaced((await page.locator('main').textContent())!)
  const hidden = new Set(labOf(slug).steps.flatMap((step) => (step.hidden ? [step.id] : [])))
  const lines = recordOf(slug)
    .steps.filter(({ id }) => !hidden.has(id))
    .flatMap(({ stdout, stderr }) => `${stdout}\n${stderr}`.split('\n'))
    .map(spaced)
  expect(lines.filter((line) => !text.includes(line))).toEqual([])
  await page.context().close()
})

test('the record is one click away, byte for byte', async () => {
  const { page } = await open(pageOf('namespaces'))
  const href = await page.getByRole('link', { name: 'The whole record, as JSON' }).getAttribute('href')
  const served = await page.request.get(href!)
  expect(await served.text()).toBe(readFileSync('labs/_records/namespaces.json', 'utf8'))
  await page.context().close()
})

test.each(slugs)('%s: as a script it is one click away, as `labrun export` writes it', async (slug) => {
  const { page } = await open(pageOf(slug))
  await page.locator('.lr-run > summary').click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: `${slug}.sh` }).click(),
  ])
  const { stdout } = await promisify(execFile)(process.execPath, [
    'bin/labrun.js',
    'export',
    `labs/${slug}.md`,
  ])
  expect(download.suggestedFilename()).toBe(`${slug}.sh`)
  expect(readFileSync(await download.path(), 'utf8')).toBe(stdout)
  await page.context().close()
})

test.each(slugs)('%s: as Markdown it is one click away, with every captured line', async (slug) => {
  const { page } = await open(pageOf(slug))
  const href = await page.getByRole('link', { name: 'This page, as Markdown' }).getAttribute('href')
  const alternate = page.locator('head link[rel=alternate][type="text/markdown"]')
  expect(await alternate.getAttribute('href')).toBe(href)
  const lines = new Set((await (await page.request.get(href!)).text()).split('\n').map(spaced))
  const hidden = new Set(labOf(slug).steps.flatMap((step) => (step.hidden ? [step.id] : [])))
  const printed = recordOf(slug)
    .steps.filter(({ id }) => !hidden.has(id))
    .flatMap(({ stdout, stderr }) => `${stdout}\n${stderr}`.split('\n'))
    .map(spaced)
  expect(printed.filter((line) => !lines.has(line))).toEqual([])
  await page.context().close()
})

test.each([...slugs.map(pageOf), '/'])(
  '%s: what is expected is in the font of what was printed',
  async (path) => {
    const { page } = await open(path)
    const fonts = await page
      .locator('.lr-ci pre')
      .evaluateAll((blocks) => blocks.map((block) => getComputedStyle(block).fontFamily))
    expect(fonts.length).toBeGreaterThan(0)
    expect(fonts.filter((font) => !font.endsWith('monospace'))).toEqual([])
    await page.context().close()
  },
)

test('the front page names the lab whose run it shows', async () => {
  const { page } = await open('/')
  const receipt = page.locator('.lr-receipt')
  expect(await receipt.locator('p').first().textContent()).toMatch(
    /^How Docker uses Linux namespaces: verified on /,
  )
  expect(await receipt.locator('p a').first().getAttribute('href')).toBe(pageOf('namespaces'))
  expect(await page.getByRole('link', { name: 'The lab, as Markdown' }).count()).toBe(1)
  await page.context().close()
})
