import { expect, test } from 'vitest'
import { labsFirst } from '../../site/components/search-order.ts'

test('labs come first, notes on decisions last, and each kind keeps its order', () => {
  const urls = [
    '/guide/docs/decisions/0011-sudo/',
    '/guide/docs/format/',
    '/guide/labs/namespaces/',
    '/guide/docs/decisions/',
    '/guide/labs/cgroups/',
    '/guide/status/',
  ]
  expect(labsFirst(urls.map((url) => ({ url }))).map(({ url }) => url)).toEqual([
    '/guide/labs/namespaces/',
    '/guide/labs/cgroups/',
    '/guide/docs/format/',
    '/guide/status/',
    '/guide/docs/decisions/0011-sudo/',
    '/guide/docs/decisions/',
  ])
})
