import { expect, test } from 'vitest'
import { brokenLinks, elementsIn, readPage } from './built-site.ts'
import { builtFiles, builtPages } from './site.ts'

const pages = builtPages().map(readPage)
const files = builtFiles()

test('the site has pages', () => {
  expect(pages.map(({ path }) => path)).toContain('/labs/namespaces/')
})

test.each(pages)('$path: every link leads to a file of the site, every anchor to an element', (page) => {
  expect(brokenLinks(page, pages, files)).toEqual([])
})

test.each(pages)('$path: ids are unique', ({ tree }) => {
  const all = elementsIn(tree).flatMap(({ properties }) =>
    properties.id === undefined ? [] : [properties.id],
  )
  expect(all.filter((id, index) => all.indexOf(id) !== index)).toEqual([])
})
