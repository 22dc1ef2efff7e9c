import { expect, test } from 'vitest'
import { readEvidence } from '../../src/starlight/evidence/evidence.ts'
import { standingOf } from '../../src/starlight/evidence/standing.ts'
import { type ListedLab, statusPage } from '../../src/starlight/status-page.ts'
import { block, elementsOf, readLab, recordFor, textsOf } from './page.ts'

const LAB = block('bash host id=a', 'echo one')
const passed = recordFor(LAB)

function listed(title: string, record: string | null): ListedLab {
  const standing = standingOf(readEvidence(readLab(LAB).lab, record))
  return {
    title,
    url: `/labs/${title}/`,
    recordUrl: record === null ? null : `/labs/${title}.json`,
    standing,
  }
}

const all = [
  listed('fresh', passed),
  listed('stale', recordFor(block('bash host id=a', 'echo two'))),
  listed('failed', recordFor(LAB, { a: { status: 'failed' } })),
  listed('left', passed.replaceAll('"status": "passed"', '"status": "cleanup-incomplete"')),
  listed('broken', '{}'),
  listed('new', null),
]

test('each lab has its verdict, and what it was proven on', () => {
  const html = statusPage(all)
  expect(textsOf(html, 'lr-tally')[0]).toMatch(/^1 of 6 labs is verified\. /)
  expect(elementsOf(html, 'tr')).toHaveLength(7)
  expect(textsOf(html, 'lr-standing')).toEqual([
    'Verified2 January 2026',
    'Changed since2 January 2026',
    'Failed2 January 2026',
    'Left something2 January 2026',
    'Unreadable',
    'Never run',
  ])
  expect(textsOf(html, 'td').slice(1, 5)).toEqual([
    '20.10.24',
    '6.18.5 (x86_64)',
    'nginxfrom its recipe, sha256:0123',
    '–',
  ])
  expect(textsOf(html, 'td').slice(-4)).toEqual(['–', '–', '–', '–'])
})

test('it does not say of a lab without Docker that it ran on a Docker host', () => {
  expect(textsOf(statusPage(all), 'lr-tally')[0]).toContain(
    'when each last really ran, on a Docker host or, where the lab needs no Docker, on plain Linux',
  )
})

test('only what is verified now has a date to be fresh by', () => {
  const dated = elementsOf(statusPage(all), 'lr-standing').map(({ properties }) => properties.dataVerified)
  expect(dated).toEqual(['2026-01-02T03:04:05.000Z', ...Array(5).fill(undefined)])
})

test('a lab without a record links none, and each word in the table is explained', () => {
  const html = statusPage(all.slice(4))
  expect(elementsOf(html, 'a').map(({ properties }) => properties.href)).toEqual([
    '/labs/broken/',
    '/labs/broken.json',
    '/labs/new/',
  ])
  expect(textsOf(html, 'dt')).toEqual(['Unreadable', 'Never run'])
})

test.each([
  [[], 'This site has no labs yet.'],
  [all.slice(0, 1), 'The one lab is verified.'],
  [all.slice(1, 2), 'The one lab is not verified.'],
  [[all[0]!, all[0]!], 'All 2 labs are verified.'],
])('the tally', (labs, words) => {
  expect(textsOf(statusPage(labs), 'p')[0]).toContain(words)
})

test('what a record says gets to the page as text', () => {
  const evil = passed.replaceAll('20.10.24', '<img src=x>')
  expect(elementsOf(statusPage([listed('evil', evil)]), 'img')).toEqual([])
})
