import { expect, test } from 'vitest'
import { ageWords, freshness } from '../../../src/starlight/browser/age.ts'

const DAY = 24 * 60 * 60 * 1000

test.each([
  [-DAY, 'fresh', 'today'],
  [0, 'fresh', 'today'],
  [DAY, 'fresh', 'yesterday'],
  [30 * DAY - 1, 'fresh', '29 days ago'],
  [30 * DAY, 'amber', '30 days ago'],
  [90 * DAY - 1, 'amber', '89 days ago'],
  [90 * DAY, 'red', '90 days ago'],
])('evidence of %d ms', (age, colour, words) => {
  expect([freshness(age), ageWords(age)]).toEqual([colour, words])
})
