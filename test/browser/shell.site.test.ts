import { globSync, readFileSync } from 'node:fs'
import type { Element, Nodes } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { expect, test } from 'vitest'
import { labInRecord } from '../../src/core/record.ts'
import { builtPages, withBrowser } from './site.ts'

const { open } = withBrowser()
const pages = builtPages()
const html = new Map(pages.map(({ path, html }) => [path, html]))

function linksOf(tree: Nodes): string[] {
  const own =
    tree.type === 'element' && tree.tagName === 'a' ? [String((tree as Element).properties.href)] : []
  return 'children' in tree ? [...own, ...tree.children.flatMap(linksOf)] : own
}

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(textOf).join('') : ''
}

test('the front page shows what the record holds: the command, its output, the receipt', async () => {
  const lab = labInRecord(readFileSync('labs/_records/namespaces.json', 'utf8'), 'namespaces')!
  const { page } = await open('/', { javaScriptEnabled: false })
  const frames = await page.locator('main figure[id]').evaluateAll((all) =>
    all.map((frame) => ({
      id: frame.id,
      script: frame.querySelector('.lr-cmd')!.textContent,
      output: frame.querySelector('samp')!.textContent,
    })),
  )
  expect(frames.length).toBeGreaterThanOrEqual(3)
  const steps = new Map(lab.steps.map((step) => [`step-${step.id}`, step]))
  for (const { id, script, output } of frames) {
    expect(script.trimEnd()).toBe(steps.get(id)!.script)
    expect(`${output}\n`).toBe(steps.get(id)!.stdout)
  }
  expect(new Set(frames.map(({ id }) => steps.get(id)!.target))).toEqual(new Set(['host', 'nsenter', 'exec']))
  expect(await page.locator('.lr-receipt').innerText()).toContain(`Docker ${lab.provenance!.docker}`)
  await page.context().close()
})

test('beside it stands what the author wrote, to the letter', async () => {
  const source = readFileSync('labs/namespaces.md', 'utf8')
  const { page } = await open('/')
  const written = await page.locator('.written').allTextContents()
  expect(written.length).toBeGreaterThanOrEqual(3)
  for (const text of written) expect(source).toContain(text)
  expect(await page.locator('.lr-age').innerText()).toMatch(/^, (?:today|yesterday|\d+ days ago)$/)
  expect(await page.locator('.start .lr-cmd').textContent()).toBe('npm start\nnpm test\n')
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  expect(scripts).toMatchObject({ start: expect.any(String), test: expect.any(String) })
  await page.context().close()
})

/** Without the marks of code and emphasis, which a page shows otherwise. */
const words = (markdown: string) => markdown.replace(/[`*]/g, '')

test.each([...globSync('docs/**/*.md')])('%s is a page, and its headings are there', (file) => {
  const page = html.get(`/${file.replace(/\.md$/, '/')}`)
  expect(page).toBeDefined()
  const headings =
    readFileSync(file, 'utf8')
      .replace(/^(`{3,})[\s\S]*?^\1$/gm, '')
      .match(/^##+ .*$/gm) ?? []
  const shown = textOf(fromHtml(page!))
  expect(
    headings.map((line) => words(line.replace(/^#+ /, ''))).filter((text) => !shown.includes(text)),
  ).toEqual([])
})

test('every page is reached from the front page', () => {
  const reached = new Set<string>()
  const visit = (path: string): void => {
    const text = html.get(path)
    if (text === undefined || reached.has(path)) return
    reached.add(path)
    for (const link of linksOf(fromHtml(text))) visit(new URL(link, `http://site${path}`).pathname)
  }
  visit('/')
  expect(pages.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual(['/404.html'])
})

test.each(pages)(
  '$path: a title of its own, and a description that search engines show whole',
  ({ html }) => {
    const title = /<title>([^<]*)<\/title>/.exec(html)![1]!
    const others = pages.filter((page) => page.html.includes(`<title>${title}</title>`))
    expect(others).toHaveLength(1)
    const [, description = ''] = /<meta name="description" content="([^"]*)"/.exec(html) ?? []
    expect(description.length).toBeGreaterThan(40)
    expect(description.length).toBeLessThanOrEqual(200)
  },
)

test('an address that leads nowhere gets a page that leads on', async () => {
  const { page } = await open('/docs/nothing/')
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('There is no such page')
  await page.getByRole('main').getByRole('link', { name: 'getting started' }).click()
  expect(new URL(page.url()).pathname).toBe('/docs/start/')
  await page.context().close()
})

test('the copy button of a transcript copies its commands alone', async () => {
  const { page } = await open('/docs/site/', { permissions: ['clipboard-read', 'clipboard-write'] })
  await page.locator('.expressive-code', { hasText: 'labrun labs --record' }).getByRole('button').click()
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('labrun labs --record\ngit add labs/_records')
  await page.context().close()
})

test('pages follow one another as a reader would go', () => {
  const seen: string[] = []
  for (let path: string | undefined = '/docs/start/'; path !== undefined && !seen.includes(path); ) {
    seen.push(path)
    path = /<a href="([^"]*)" rel="next"/.exec(html.get(path)!)?.[1]
  }
  expect(seen.slice(0, 3)).toEqual(['/docs/start/', '/docs/reliability/', expect.stringMatching(/^\/labs\//)])
  expect(seen.indexOf('/status/')).toBeLessThan(seen.indexOf('/docs/format/'))
  expect(seen.at(-1)).toBe('/docs/changes/')
})

test('the table of contents is in its place before the page beside it is there', async () => {
  const { page } = await open('/labs/namespaces/')
  const left = () =>
    page.locator('.right-sidebar-container').evaluate((it) => it.getBoundingClientRect().left)
  const whole = await left()
  expect(whole).toBeGreaterThan(900)
  await page.evaluate(() => document.querySelector('.main-pane')!.remove())
  expect(await left()).toBe(whole)
  await page.context().close()
})
