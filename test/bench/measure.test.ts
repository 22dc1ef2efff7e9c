import { expect, test } from 'vitest'
import { interleave, spreadOf } from '../../bench/measure.ts'
import { number } from '../../bench/table.ts'

test('the median of an even number of values is between the two in the middle', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, lowest: 1, highest: 4, count: 4 })
  expect(spreadOf([30, 10, 20])).toEqual({ median: 20, lowest: 10, highest: 30, count: 3 })
})

test('rounds are interleaved, and the first one is not counted', async () => {
  const order: string[] = []
  const contestant = (name: string) => ({ name, once: () => order.push(name) })
  const found = await interleave([contestant('A'), contestant('B')], 2)
  expect(order.join('')).toBe('ABABAB')
  expect(found.get('A')).toEqual({ median: 4, lowest: 3, highest: 5, count: 2 })
  expect(found.get('B')).toEqual({ median: 5, lowest: 4, highest: 6, count: 2 })
})

test('figures have three digits', () => {
  expect([0.03512, 0.5, 4.72, 60.64, 440.2, 1418, 0].map(number)).toEqual([
    '0.0351',
    '0.500',
    '4.72',
    '60.6',
    '440',
    '1418',
    '0.00',
  ])
})
