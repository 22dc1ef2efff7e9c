import { expect, test } from 'vitest'
import { atMost } from '../../../src/core/run/at-most.ts'

/** Work on items, which ends when the test says so. */
function work() {
  const running = new Map<string, () => void>()
  const begun: string[] = []
  return {
    begun,
    running: () => [...running.keys()],
    end: async (item: string) => {
      running.get(item)!()
      running.delete(item)
      await new Promise((resolve) => setImmediate(resolve))
    },
    on: (item: string) => {
      begun.push(item)
      return new Promise<string>((resolve) => running.set(item, () => resolve(item.toUpperCase())))
    },
  }
}

test('so many at once, begun in order; the results are in order, whatever ended first', async () => {
  const { on, end, running, begun } = work()
  const done = atMost(2, ['a', 'b', 'c', 'd'], on)
  expect(running()).toEqual(['a', 'b'])
  await end('b')
  expect(running()).toEqual(['a', 'c'])
  await end('c')
  await end('a')
  expect(running()).toEqual(['d'])
  await end('d')
  expect(await done).toEqual(['A', 'B', 'C', 'D'])
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
})

test('one at a time is one after the other; more than there are is all of them; none is none', async () => {
  const one = work()
  void atMost(1, ['a', 'b'], one.on)
  expect(one.running()).toEqual(['a'])
  const many = work()
  void atMost(9, ['a', 'b'], many.on)
  expect(many.running()).toEqual(['a', 'b'])
  expect(await atMost(2, [], many.on)).toEqual([])
})

test('what one of them throws is thrown', async () => {
  await expect(atMost(2, ['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no')
})
