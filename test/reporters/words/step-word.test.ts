import { expect, test } from 'vitest'
import { stepWord } from '../../../src/reporters/words/step-word.ts'
import { outputFailure, result } from '../run.ts'

test('a step that was interrupted is called so; one that failed before is not', () => {
  const interrupted = { ...outputFailure, rule: 'interrupted' }
  expect(stepWord(result({ status: 'failed', failures: [interrupted] }))).toBe('interrupted')
  expect(stepWord(result({ status: 'failed', failures: [outputFailure, interrupted] }))).toBe('failed')
  expect(stepWord(result({ status: 'timed-out' }))).toBe('timed-out')
})
