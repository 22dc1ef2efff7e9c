import { expect, test } from 'vitest'
import { block, elementsOf, pageOf, textsOf } from './page.ts'

const step = (id: string) => block(`bash host id=${id}`, 'true')

test('each section in which something runs ends with a box to tick', () => {
  const html = pageOf(
    `${step('before')}## Read\n\nText.\n\n${block('bash', 'only to read')}## Do\n\n${step('a')}#### Deeper\n\n${step('b')}### More\n\n${step('c')}`,
  )
  expect(textsOf(html, 'lr-tick')).toEqual(['Done with “Do”', 'Done with “More”'])
  expect(elementsOf(html, 'input').map(({ properties }) => properties.value)).toEqual(['do', 'more'])
  expect(html.indexOf('step-b')).toBeLessThan(html.indexOf('value="do"'))
  expect(html.indexOf('value="do"')).toBeLessThan(html.indexOf('id="more"'))
})

test('a block within a question counts, and the same heading twice is two sections', () => {
  const folded = `<details><summary>Why?</summary>\n\n${step('a')}</details>\n\n`
  const html = pageOf(`## Try\n\n${folded}## Try\n\n${step('b')}`)
  expect(elementsOf(html, 'input').map(({ properties }) => properties.value)).toEqual(['try', 'try-1'])
})

test('a lab without headings has nothing to tick, and says nothing of it', () => {
  const html = pageOf(step('a'))
  expect(elementsOf(html, 'input')).toEqual([])
  expect(elementsOf(html, 'lr-progress')).toEqual([])
})
