import { expect, inject, test } from 'vitest'
import { judgePage } from '../../scripts/lighthouse/judge-page.ts'
import { withDevTools } from '../../scripts/lighthouse/with-dev-tools.ts'

/** Its fourth, performance, is timed: `npm run lighthouse` tells of that. */
const COUNTED = ['accessibility', 'best-practices', 'seo'] as const

test('Lighthouse gives a lab’s page 100 of 100 for what it counts', async () => {
  const url = `${inject('siteUrl')}/labs/namespaces/`
  const { scores, costs } = await withDevTools((port) => judgePage(url, 'mobile', port, COUNTED))
  expect(costs).toEqual([])
  expect(scores).toEqual({ accessibility: 100, 'best-practices': 100, seo: 100 })
})
