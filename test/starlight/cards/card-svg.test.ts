import { expect, test } from 'vitest'
import { type Card, cardSvg } from '../../../src/starlight/cards/card-svg.ts'
import type { Standing } from '../../../src/starlight/evidence/standing.ts'
import { provenance } from '../../reporters/run.ts'

const PASSED: Standing = { kind: 'current', status: 'passed', reason: null, provenance }
const CARD: Card = {
  site: 'My guide',
  title: 'Bridges',
  description: 'What a bridge is.',
  lab: { standing: PASSED, places: ['host', 'nsenter', 'exec'] },
}
const squares = (svg: string, paint: string) =>
  svg.split(/<rect /).filter((rect) => rect.includes(paint)).length

test('the same page is the same picture, another is another', () => {
  expect(cardSvg(CARD)).toBe(cardSvg({ ...CARD }))
  for (const other of [
    { title: 'Bridge' },
    { site: 'Guide' },
    { description: '' },
    { lab: null },
    { lab: { standing: { ...PASSED, kind: 'stale' }, places: CARD.lab!.places } },
    { lab: { standing: PASSED, places: ['host'] } },
  ] satisfies Partial<Card>[])
    expect(cardSvg({ ...CARD, ...other })).not.toBe(cardSvg(CARD))
})

test('a square for each step, filled where the lab is verified', () => {
  // Each colour is in the site's mark, too.
  expect(squares(cardSvg(CARD), 'fill="#74c9b4"')).toBe(2)
  const failed: Standing = { ...PASSED, status: 'failed' }
  const svg = cardSvg({ ...CARD, lab: { standing: failed, places: CARD.lab!.places } })
  expect([squares(svg, 'fill="#74c9b4"'), squares(svg, 'stroke="#74c9b4"')]).toEqual([1, 1])
})

test('whatever a page is called, it is drawn within the card, and without the machine’s fonts', () => {
  const places = Array.from({ length: 5000 }, () => 'host' as const)
  const title = `${'Very '.repeat(60)}${'long'.repeat(60)} </svg><script>日本`
  const svg = cardSvg({
    site: title,
    title: title.slice(0, -2),
    description: title,
    lab: { standing: PASSED, places },
  })
  expect(svg).not.toMatch(/<text|<script|NaN|undefined/)
  const places2d = [...svg.matchAll(/translate\(([-\d.]+) ([-\d.]+)\)/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ])
  const rects = [...svg.matchAll(/<rect x="(\d+)" y="(\d+)"/g)].map(([, x, y]) => [Number(x), Number(y)])
  expect(places2d.length).toBeGreaterThan(50)
  expect([...places2d, ...rects].filter(([x, y]) => x! > 1116 || y! > 580)).toEqual([])
})
