import { globSync, readFileSync } from 'node:fs'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { readMarkdown } from '../../../src/parse/markdown/markdown.ts'

/** As everybody has it. */
const plain = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml'])

const linksIn = (text: string) =>
  [...JSON.stringify(readMarkdown(text)).matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url)

test.each([
  ['mail to root@example.org', ['mailto:root@example.org']],
  ['mail to root&#64;example.org', ['mailto:root@example.org']],
  ['at www.example.org and https://example.org', ['http://www.example.org', 'https://example.org']],
  ['at https:&#47;/example.org', ['https://example.org']],
  ['at https:\\/\\/example.org', ['https://example.org']],
  ['at www\\.example.org and HTTP://example.org', ['http://www.example.org', 'HTTP://example.org']],
  ['at example.org, h, w, 1.2.3.4 and a+b', []],
])('links of GitHub’s: %j', (text, expected) => {
  expect(linksIn(text)).toEqual(expected)
})

test.each([
  ['@', /@/g],
  ['any of @, :// and www', /@|:\/\/|www/g],
])('a text without %s is read as if it might have some', (_, left) => {
  const files = [...globSync('labs/*.md'), ...globSync('docs/*.md')]
  const texts = files.map((file) => readFileSync(file, 'utf8').replaceAll(left, ''))
  expect(texts.length).toBeGreaterThan(20)
  for (const text of texts) expect(readMarkdown(text)).toEqual(plain.parse(text))
})
