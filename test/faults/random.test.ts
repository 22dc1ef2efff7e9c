import { expect, test } from 'vitest'
import { randomFrom, randomOfRound } from './random.ts'

test('the same seed, the same numbers', () => {
  const numbers = (seed: number) => {
    const random = randomFrom(seed)
    return [random.next(), random.next(), random.next()]
  }
  expect(numbers(7)).toEqual(numbers(7))
  expect(numbers(7)).not.toEqual(numbers(8))
})

test('rounds are spread evenly, whatever kind and seed', () => {
  const first = (round: number) => randomOfRound(1, 'engine', round).next()
  const counts = [0, 0, 0, 0]
  for (let round = 1; round <= 1000; round++) counts[Math.floor(first(round) * 4)]!++
  expect(Math.min(...counts)).toBeGreaterThan(200)
  expect(randomOfRound(1, 'engine', 1).next()).not.toBe(randomOfRound(1, 'shell', 1).next())
})
