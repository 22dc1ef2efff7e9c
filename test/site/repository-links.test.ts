import { resolve } from 'node:path'
import type { Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { type LinkOptions, repositoryLinks } from '../../site/repository/links.ts'

const root = resolve(import.meta.dirname, '../..')

/** The links of a file that has this text: their words and where they lead. */
function links(file: string, text: string, options: Partial<LinkOptions> = {}): string[][] {
  const tree: Root = unified().use(remarkParse).parse(text)
  repositoryLinks({ root, base: '/', source: null, ...options })(
    tree,
    new VFile({ path: resolve(root, file) }),
  )
  const found: string[][] = []
  visit(tree, 'link', ({ children: [first], url }) => {
    found.push([first?.type === 'text' ? first.value : '', url])
  })
  return found
}

test.each([
  ['docs/hosts.md', '[x](format.md#types)', ['x', '/docs/format/#types']],
  ['docs/decisions/0001-engine-stays-outside.md', '[x](../hosts.md)', ['x', '/docs/hosts/']],
  [
    'docs/architecture.md',
    '[x](decisions/0003-own-docker-client.md)',
    ['x', '/docs/decisions/0003-own-docker-client/'],
  ],
  ['docs/hosts.md', '[x](../README.md#try-it)', ['x', '/docs/start/#try-it']],
  ['README.md', '[x](labs/namespaces.md)', ['x', '/labs/namespaces/']],
  ['CONTRIBUTING.md', '[x](docs/decisions/)', ['x', '/docs/decisions/']],
  ['README.md', '[x](#your-machine)', ['x', '#your-machine']],
  ['README.md', '[x](https://example.org/a.md)', ['x', 'https://example.org/a.md']],
])('%s: %s', (file, text, link) => {
  expect(links(file, text)).toEqual([link])
})

test('a path is no name for a page: its title stands there', () => {
  expect(links('README.md', '[docs/format.md](docs/format.md)')).toEqual([['The lab file', '/docs/format/']])
  expect(links('docs/api.md', '[format.md](format.md)')).toEqual([['The lab file', '/docs/format/']])
})

test('what is no page is shown where the repository is, and else is no link', () => {
  const text = '[one](src/core/lab.ts), [two](LICENSE), [three](docs/nothing.md)'
  expect(links('README.md', text)).toEqual([])
  expect(links('README.md', text, { source: 'https://example.org/blob/main/' })).toEqual([
    ['one', 'https://example.org/blob/main/src/core/lab.ts'],
    ['two', 'https://example.org/blob/main/LICENSE'],
    ['three', 'https://example.org/blob/main/docs/nothing.md'],
  ])
})

test('all are below the base of the site', () => {
  expect(links('docs/hosts.md', '[x](format.md) [y](/status/)', { base: '/guide/' })).toEqual([
    ['x', '/guide/docs/format/'],
    ['y', '/guide/status/'],
  ])
})

test('a picture of the site, which README has for those who see the repository, is none of its pages', () => {
  const tree: Root = unified()
    .use(remarkParse)
    .parse('a\n\n![x](docs/pictures/x.png) ![y](y.png)\n\nb ![z](z.png)\n')
  repositoryLinks({ root, base: '/', source: null })(tree, new VFile({ path: resolve(root, 'README.md') }))
  expect(tree.children.map((node) => textOf(node, { includeImageAlt: true }))).toEqual(['a', 'b z'])
})
