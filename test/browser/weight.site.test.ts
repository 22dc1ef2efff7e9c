import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { builtPages } from './site.ts'

const DIST = 'site/dist'
const PICTURE = /<figure class="lr-topology[\s\S]*?<\/figure>/g
const PAGES = /<nav class="sidebar[\s\S]*?<\/nav>/

/** As it is sent: bytes of gzip -9. */
const weight = (text: string | Buffer) => gzipSync(text, { level: 9 }).length
const fileOf = (address: string) => readFileSync(join(DIST, address))

/** Those of labs: the front page has a receipt, too, and no list of pages. */
const pages = builtPages().filter(({ html, path }) => html.includes('class="lr-receipt') && path !== '/')

/** What a page loads before anybody does anything: of its scripts those that import one another at once, too. */
function scriptsOf(html: string): Set<string> {
  const found = new Set<string>()
  const add = (address: string) => {
    if (found.has(address)) return
    found.add(address)
    for (const [, path] of fileOf(address)
      .toString()
      .matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g))
      add(posix.join(posix.dirname(address), path!))
  }
  for (const [, address] of html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)) add(address!)
  return found
}

function sheetsOf(html: string): string[] {
  const links = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"([^>]*)>/g)]
  return links.filter(([, , rest]) => !rest!.includes('print')).map(([, address]) => address!)
}

const sum = (addresses: Iterable<string>) =>
  [...addresses].reduce((all, address) => all + weight(fileOf(address)), 0)

test('there are pages of labs', () => expect(pages.map(({ path }) => path)).toContain('/labs/namespaces/'))

// The list of all pages grows with the site and not with the lab. docs/performance.md says what the longest lab's are made of.
test.each(pages)(
  '$path: its HTML weighs 15 KiB without pictures and the list of pages at most, each picture 4 KB',
  ({ html }) => {
    const own = html.replace(PICTURE, '').replace(PAGES, '')
    expect(own).not.toBe(html.replace(PICTURE, ''))
    // A new record moves it by some 40 bytes.
    expect(weight(own)).toBeLessThanOrEqual(15 * 1024)
    for (const [picture] of html.matchAll(PICTURE)) expect(weight(picture)).toBeLessThanOrEqual(4_000)
  },
)

test.each(pages)('$path: the list of pages weighs 0.5 KB and 35 bytes a page at most', ({ html }) => {
  const [list = ''] = PAGES.exec(html) ?? []
  const entries = list.match(/<a /g)!.length
  expect(weight(html) - weight(html.replace(PAGES, ''))).toBeLessThanOrEqual(500 + 35 * entries)
})

test.each(pages)('$path: scripts of 6 KB, sheets of 17 KB, 60 KB in all', ({ html }) => {
  const [scripts, sheets] = [sum(scriptsOf(html)), sum(sheetsOf(html))]
  expect(scripts).toBeGreaterThan(1_000)
  expect(scripts).toBeLessThanOrEqual(6_000)
  expect(sheets).toBeGreaterThan(5_000)
  expect(sheets).toBeLessThanOrEqual(17_000)
  expect(scripts + sheets + weight(html)).toBeLessThanOrEqual(60_000)
})
