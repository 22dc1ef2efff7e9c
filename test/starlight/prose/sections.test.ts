import { expect, test } from 'vitest'
import { block, elementsOf, pageOf } from '../page.ts'

const step = (id: string) => block(`bash host id=${id}`, 'true')

/** Blocks, headings and the places of boxes, as they come. */
const order = (html: string) =>
  [...html.matchAll(/<(?:h\d|figure)[^>]* id="([^"]+)"|lr-tick/g)].map(([, id]) => id ?? 'TICK')

test('each section in which something runs ends with a place for a box to tick', () => {
  const html = pageOf(
    `${step('before')}## Read\n\nText.\n\n${block('bash', 'only to read')}## Do\n\n${step('a')}#### Deeper\n\n${step('b')}### More\n\n${step('c')}`,
  )
  expect(order(html)).toEqual([
    'step-before',
    'read',
    'do',
    'step-a',
    'deeper',
    'step-b',
    'TICK',
    'more',
    'step-c',
    'TICK',
  ])
})

test('a block within a question counts, and the same heading twice is two sections', () => {
  const folded = `<details><summary>Why?</summary>\n\n${step('a')}</details>\n\n`
  const html = pageOf(`## Try\n\n${folded}## Try\n\n${step('b')}`)
  expect(order(html)).toEqual(['try', 'step-a', 'TICK', 'try-1', 'step-b', 'TICK'])
})

test('a lab without headings has nothing to tick, and says nothing of it', () => {
  const html = pageOf(step('a'))
  expect(elementsOf(html, 'lr-tick')).toEqual([])
  expect(elementsOf(html, 'lr-progress')).toEqual([])
})
