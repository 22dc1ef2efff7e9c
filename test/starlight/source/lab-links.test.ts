import type { Root } from 'mdast'
import { expect, test } from 'vitest'
import { readMarkdown } from '../../../src/parse/markdown/markdown.ts'
import { linkToPages } from '../../../src/starlight/source/lab-links.ts'

const pages: Record<string, string> = { 'bridge.md': '/labs/bridge/', 'a b.md': '/labs/a b/' }

function linked(markdown: string): [string, string[]] {
  const tree = readMarkdown(markdown) as Root
  const dead = linkToPages(tree, (file) => pages[file] ?? null)
  return [
    JSON.stringify(tree)
      .match(/"url":"[^"]*"/g)!
      .join(' ')
      .replaceAll('"url":', ''),
    dead,
  ]
}

test.each([
  ['[x](bridge.md)', '"/labs/bridge/"', []],
  ['[x](bridge.md#ports)', '"/labs/bridge/#ports"', []],
  ['[x][1]\n\n[1]: bridge.md?a', '"/labs/bridge/?a"', []],
  ['[x](<a b.md>)', '"/labs/a b/"', []],
  ['[x](a%20b.md)', '"/labs/a b/"', []],
  ['[x](../README.md)', '"../README.md"', ['../README.md']],
  ['[x](%E0%A4%A.md)', '"%E0%A4%A.md"', ['%E0%A4%A.md']],
  ['[x](https://example.org/a.md)', '"https://example.org/a.md"', []],
  ['[x](#ports)', '"#ports"', []],
])('%s', (markdown, url, dead) => {
  expect(linked(markdown)).toEqual([url, dead])
})
