import { expect, test, vi } from 'vitest'
import { listenForFront } from '../../src/engine/front-silence.ts'

test('a front is heard of as long as it says anything, and gone once it says nothing', () => {
  vi.useFakeTimers()
  try {
    const onSilent = vi.fn()
    const heard = listenForFront(onSilent, 1000)
    for (let said = 0; said < 5; said++) {
      vi.advanceTimersByTime(900)
      heard()
    }
    expect(onSilent).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(onSilent).toHaveBeenCalledOnce()
  } finally {
    vi.useRealTimers()
  }
})
