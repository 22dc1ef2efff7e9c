import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Emptied } from '../../../src/cli/watch/emptied.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a file that stays empty is read again after a second, and counts then', () => {
  const emptied = new Emptied()
  const readAgain = vi.fn(() => expect(emptied.isPassing(true, readAgain)).toBe(false))
  expect(emptied.isPassing(true, readAgain)).toBe(true)
  vi.advanceTimersByTime(999)
  expect(emptied.isPassing(true, readAgain)).toBe(true)
  expect(readAgain).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(readAgain).toHaveBeenCalledOnce()
})

test('one that is written meanwhile is not, and the next emptying is new', () => {
  const emptied = new Emptied()
  const readAgain = vi.fn()
  emptied.isPassing(true, readAgain)
  expect(emptied.isPassing(false, readAgain)).toBe(false)
  vi.advanceTimersByTime(5000)
  expect(readAgain).not.toHaveBeenCalled()
  expect(emptied.isPassing(true, readAgain)).toBe(true)
})
