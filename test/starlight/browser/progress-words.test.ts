import { expect, test } from 'vitest'
import { progressWords } from '../../../src/starlight/browser/progress-words.ts'

test.each([
  [0, 17, true, '17 sections to tick off; this browser remembers them.'],
  [3, 17, true, '3 of 17 sections done.'],
  [17, 17, true, 'All 17 sections done.'],
  [1, 1, true, 'The only section is done.'],
  [3, 17, false, '3 of 17 sections done; this browser won’t remember them.'],
  [0, 1, false, '1 section to tick off; this browser won’t remember it.'],
])('%d of %d, kept: %s', (done, all, isKept, words) => {
  expect(progressWords(done, all, isKept)).toBe(words)
})
