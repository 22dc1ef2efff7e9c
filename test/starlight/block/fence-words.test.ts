import { expect, test } from 'vitest'
import { fenceWords } from '../../../src/starlight/block/fence-words.ts'

test.each([
  ['bash host title="a b"', { title: 'a b' }],
  [
    'bash host {1,3-4} ins={5} del={"why":6}',
    { lines: { 1: 'mark', 3: 'mark', 4: 'mark', 5: 'ins', 6: 'del' } },
  ],
  ['bash host "a.b" mark=\'c\' ins="d"', { pieces: ['mark a\\.b', 'mark c', 'ins d'] }],
  ['bash host /a+/ del=/b\\/c/', { pieces: ['mark a+', 'del b\\/c'] }],
  ['bash host /(/ {4-2} wrap collapse={1} timeout=5s', {}],
  ['', {}],
])('%s', (info, expected) => {
  const { title, lines, pieces } = fenceWords(info)
  expect({
    title,
    lines: Object.fromEntries(lines),
    pieces: pieces.map(({ pattern, emphasis }) => `${emphasis} ${pattern.source}`),
  }).toEqual({ title: null, lines: {}, pieces: [], ...expected })
})
