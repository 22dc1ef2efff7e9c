import { expect, test } from 'vitest'
import type { Judgement } from '../../../scripts/lighthouse/judge-page.ts'
import {
  costLine,
  headLine,
  isBelowFloor,
  middle,
  scoreLine,
} from '../../../scripts/lighthouse/score-table.ts'

const judged = (performance: number, accessibility = 100): Judgement => ({
  scores: { performance, accessibility, 'best-practices': 100, seo: 100 },
  costs: [],
})

test('the run in the middle stands for its page', () => {
  expect(middle([judged(99), judged(60), judged(98)])).toEqual(judged(98))
  expect(middle([judged(70)])).toEqual(judged(70))
})

test('of two runs the slower one does', () => expect(middle([judged(99), judged(60)])).toEqual(judged(60)))

test('performance may be 98, the others are 100', () => {
  expect([98, 97].map((performance) => isBelowFloor(judged(performance)))).toEqual([false, true])
  expect(isBelowFloor(judged(100, 99))).toBe(true)
})

test('what was not judged is no 100', () => expect(isBelowFloor({ scores: {}, costs: [] })).toBe(true))

test('the table, with a mark where a score is below its floor, and what takes the points', () => {
  const cost = {
    category: 'accessibility',
    audit: 'color-contrast',
    title: 'Colours do not contrast',
    points: 7.04,
  } as const
  expect([headLine(), scoreLine('/labs/namespaces/', 'mobile', judged(99, 93)), costLine(cost)]).toEqual([
    'page                    screen   performance  accessibility  best-practices  seo',
    '/labs/namespaces/       mobile   99           93 ✗           100             100',
    '    −7.0 accessibility: Colours do not contrast (color-contrast)',
  ])
})
