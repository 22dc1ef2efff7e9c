import type { Element, Nodes } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { expect, test } from 'vitest'
import { builtFiles, builtPages } from './site.ts'

const pages = builtPages().map(({ path, html }) => ({ path, tree: fromHtml(html) }))
const files = builtFiles()

function elements(tree: Nodes): Element[] {
  const own = tree.type === 'element' ? [tree] : []
  return 'children' in tree ? [...own, ...tree.children.flatMap(elements)] : own
}

/** What a page links or loads. */
function addresses(tree: Nodes): string[] {
  return elements(tree).flatMap(({ properties }) =>
    [properties.href, properties.src].filter((value): value is string => typeof value === 'string'),
  )
}

const ids = new Map(
  pages.map(({ path, tree }) => [path, new Set(elements(tree).map(({ properties }) => properties.id))]),
)

function isThere(path: string): boolean {
  return ids.has(path) || files.has(path)
}

test('the site has pages', () => {
  expect(pages.map(({ path }) => path)).toContain('/labs/namespaces/')
})

test.each(pages)(
  '$path: every link leads to a file of the site, every anchor to an element',
  ({ path, tree }) => {
    const broken = addresses(tree).filter((address) => {
      const url = new URL(address, `http://site${path}`)
      if (url.host !== 'site') return false
      const target = decodeURIComponent(url.pathname)
      if (!isThere(target)) return true
      const anchor = decodeURIComponent(url.hash.slice(1))
      return anchor !== '' && ids.has(target) && !ids.get(target)!.has(anchor)
    })
    expect(broken).toEqual([])
  },
)

test.each(pages)('$path: ids are unique', ({ tree }) => {
  const all = elements(tree).flatMap(({ properties }) => (properties.id === undefined ? [] : [properties.id]))
  expect(all.filter((id, index) => all.indexOf(id) !== index)).toEqual([])
})
