import { expect, test } from 'vitest'
import { cardTags } from '../../../src/starlight/cards/card-tags.ts'

const ADDRESS = 'https://guide.example/og/labs/a.png'

test('the picture of a page, with its size and its words', () => {
  const tags = cardTags([{ tag: 'title' }], ADDRESS, 'A lab')
  expect(tags.map(({ attrs }) => [attrs.property ?? attrs.name, attrs.content])).toEqual([
    ['og:image', ADDRESS],
    ['og:image:type', 'image/png'],
    ['og:image:width', '1200'],
    ['og:image:height', '630'],
    ['og:image:alt', 'A lab'],
    ['twitter:image', ADDRESS],
    ['twitter:image:alt', 'A lab'],
  ])
})

test('a picture that somebody has chosen stays', () => {
  expect(
    cardTags([{ tag: 'meta', attrs: { property: 'og:image', content: '/own.png' } }], ADDRESS, 'x'),
  ).toEqual([])
})
