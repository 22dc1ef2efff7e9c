import { expect, test } from 'vitest'
import { transferProgress } from '../../../src/hosts/images/transfer-progress.ts'

const MiB = 2 ** 20

/** What is told where every `everyMs` one MiB comes. */
function told(count: number, everyMs: number): [number, string][] {
  const told: [number, string][] = []
  let now = 0
  const onBytes = transferProgress(
    count * MiB,
    (text) => told.push([now, text]),
    () => now,
  )
  for (let n = 1; n <= count; n += 1) {
    now += everyMs
    onBytes(MiB)
  }
  return told
}

test('a fast transfer tells once a second, and not at its end', () => {
  expect(told(100, 30)).toEqual([
    [1020, '34 MiB of 100 MiB'],
    [2040, '68 MiB of 100 MiB'],
  ])
  expect(told(5, 100)).toEqual([])
})

test('a slower one tells each twentieth', () => {
  expect(told(100, 400).slice(0, 3)).toEqual([
    [2000, '5 MiB of 100 MiB'],
    [4000, '10 MiB of 100 MiB'],
    [6000, '15 MiB of 100 MiB'],
  ])
})

test('a slow one tells each 10 s', () => {
  expect(told(1000, 1000).slice(0, 2)).toEqual([
    [10_000, '10 MiB of 1000 MiB'],
    [20_000, '20 MiB of 1000 MiB'],
  ])
})
