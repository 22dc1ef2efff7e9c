import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { brokenLinks, elementsIn, readPage } from './built-site.ts'
import { ASTRO_ENV, astroArgv, exampleSite } from './example-site.ts'
import { builtFiles, builtPages } from './site.ts'

const RECORD = 'examples/starlight/workshop/_records/cable.json'

let example: Awaited<ReturnType<typeof exampleSite>>

/** A file of the built example. */
const built = (path: string) => readFileSync(join(example.folder, 'dist', path), 'utf8')

beforeAll(async () => {
  example = await exampleSite()
  const [command, argv] = astroArgv('build')
  await promisify(execFile)(command, argv, { cwd: example.folder, env: ASTRO_ENV })
})
afterAll(() => example.remove())

test('its lab is a page, at the address that the site wants, with what proves it', () => {
  const { tree } = readPage({ path: '/try/cable/', html: built('try/cable/index.html') })
  const count = (name: string) =>
    elementsIn(tree).filter(({ properties }) =>
      (properties.className as string[] | undefined)?.includes(name),
    ).length
  expect([count('lr-verified'), count('lr-passed'), count('lr-unproven')]).toEqual([1, 7, 0])
  expect(count('lr-topology')).toBeGreaterThan(3)
  // Captured by the run, and written nowhere but in the record.
  const record = readFileSync(RECORD, 'utf8')
  const plug: string = JSON.parse(record).labs[0].steps.find(({ id }: { id: string }) => id === 'cable')
    .captures.plug
  expect(built('try/cable/index.html').split(plug).length).toBeGreaterThan(3)
  expect(built('try/cable.json') === record).toBe(true)
  expect(built('try/cable.md').includes(`has written down the answer, \`${plug}\`:`)).toBe(true)
})

test('the sidebar leads to it, by the folder that it is in', () => {
  for (const path of ['/', '/try/cable/']) {
    const sidebar = elementsIn(readPage({ path, html: built(`${path.slice(1)}index.html`) }).tree).find(
      ({ properties }) => properties.id === 'starlight__sidebar',
    )!
    const links = elementsIn(sidebar).filter(
      ({ tagName, properties }) => tagName === 'a' && String(properties.href).startsWith('/'),
    )
    expect(links.map(({ properties }) => properties.href)).toEqual(['/try/cable/'])
  }
})

test('programs are told of it, and links to it have a picture', () => {
  expect(built('llms.txt')).toMatch(
    /^- \[A cable between two network namespaces\]\(https:\/\/workshop\.example\/try\/cable\.md\): .* Verified on /m,
  )
  expect(built('llms-full.txt').includes(built('try/cable.md').trimEnd())).toBe(true)
  const [, picture] = /property="og:image" content="([^"]+)"/.exec(built('try/cable/index.html'))!
  expect(picture).toBe('https://workshop.example/og/try/cable.png')
  expect(built('og/try/cable.png')).toContain('PNG')
})

test('no link of it leads nowhere', () => {
  const folder = join(example.folder, 'dist')
  const pages = builtPages(folder).map(readPage)
  expect(pages.map(({ path }) => path)).toEqual(['/404.html', '/', '/try/cable/'])
  expect(pages.flatMap((page) => brokenLinks(page, pages, builtFiles(folder)))).toEqual([])
})
