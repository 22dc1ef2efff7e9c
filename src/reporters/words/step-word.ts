import { wasInterrupted } from '../../core/run/interruption.ts'
import type { StepResult, StepStatus } from '../../core/step-result.ts'

/** What a step is called for people. One that was interrupted counts as `failed`, a word that would put the blame on it. */
export type StepWord = StepStatus | 'interrupted'

export function stepWord(result: Pick<StepResult, 'status' | 'failures'>): StepWord {
  return wasInterrupted(result) ? 'interrupted' : result.status
}
