import type { StepResult } from '../step-result.ts'

/** Who pressed Ctrl-C waits: so long for all that a lab takes away itself, before its host goes. */
export const TEARDOWN_AFTER_INTERRUPT_MS = 10_000

/**
 * Why a run was interrupted, in words that can follow "as": the reason that its signal was aborted with.
 * `null`: somebody asked for it, and knows.
 */
export function whyInterrupted({ reason }: AbortSignal): string | null {
  return typeof reason === 'string' ? reason : null
}

/** Whether a step was running when the run was interrupted. Its status is `failed`, but nothing says that it would have. */
export function wasInterrupted({ status, failures }: Pick<StepResult, 'status' | 'failures'>): boolean {
  return status === 'failed' && failures[0]?.rule === 'interrupted'
}
