import { expect, test } from 'vitest'
import { align } from '../../src/matchers/align.ts'
import { itemsOf } from '../../src/matchers/items.ts'
import { Printed } from '../../src/matchers/printed.ts'
import { matchUnordered } from '../../src/matchers/unordered.ts'
import { written } from './author.ts'

const search = (texts: string[], printed: string[]) =>
  align(itemsOf(written(texts).lines), new Printed(printed.map((line) => `${line}\n`).join('')), new Map())

test('what is printed any number of times is not tried over and over', () => {
  const printed = Array.from({ length: 10_000 }, (_, index) => `line ${index}`)
  const many = Array.from({ length: 200 }, () => '* (glob*)')
  expect(search([...many, 'other'], printed)).toMatchObject({
    fits: false,
    gaveUp: false,
    missed: { text: 'other' },
  })
  const gaps = many.flatMap((text) => [text, '...'])
  expect(search([...gaps, 'other'], printed)).toMatchObject({ fits: false, gaveUp: false })
  const plus = Array.from({ length: 200 }, () => 'line* (glob+)')
  expect(search([...plus, '{{last:any}}'], printed)).toMatchObject({
    captures: new Map([['last', 'line 9999']]),
  })
  const optional = Array.from({ length: 200 }, (_, index) => `line ${index} (?)`)
  expect(search([...optional, 'x'], printed.slice(0, 200))).toMatchObject({ fits: false, gaveUp: false })
})

test.each([
  [[], 3000, 'expected 1500 lines in any order, but 3000 were printed'],
  [['z'], 1501, 'gave up: there are too many ways to give each line a printed one'],
])('in any order, with %j and %d printed lines: %s', (more, count, message) => {
  const lines = [...Array.from({ length: 1500 }, () => 'x* (glob)'), ...more]
  const result = matchUnordered(written(lines, 'lines', true), 'x1\n'.repeat(count), {})
  expect(result).toMatchObject({ fits: false, failure: { message } })
})
