import { expect, test } from 'vitest'
import { timeWords } from '../../../src/starlight/page/before-you-begin.ts'
import { block, elementsOf, pageOf, recordFor, textsOf } from '../page.ts'

const LAB = `## One\n\n${block('bash host id=a', 'true')}`

test.each([
  [
    { toRead: 10, toType: 50 },
    8300,
    'About 10 min to read, 50 min if you type along; the machine needed 8.3 s.',
  ],
  [{ toRead: 10, toType: 50 }, null, 'About 10 min to read, 50 min if you type along.'],
  [{ toRead: 1, toType: 1 }, null, 'About 1 min.'],
])(
  'the time is an estimate for people, and a measurement of the machine: %#',
  (estimate, machineMs, words) => {
    expect(timeWords(estimate, machineMs)).toBe(words)
  },
)

test('what the machine needed is told of a run that passed and is of this lab, and of no other', () => {
  const begin = (record: string | null) => textsOf(pageOf(LAB, record), 'lr-begin')[0]
  expect(begin(recordFor(LAB))).toContain('the machine needed 1.2 s')
  expect(begin(null)).not.toContain('the machine')
  expect(begin(recordFor(LAB, { a: { status: 'failed' } }))).not.toContain('the machine')
  expect(begin(recordFor(LAB.replace('true', 'false')))).not.toContain('the machine')
})

test('marks are kept by the address of the page', () => {
  const html = pageOf(LAB)
  expect(elementsOf(html, 'lr-progress')[0]?.properties.dataKey).toBe('labrun:done:/labs/lab')
  expect(textsOf(html, 'lr-progress')).toEqual(['1 section to tick off; this browser remembers it.'])
})
