import type { StepResult } from '../step-result.ts'
import type { Outcome } from './lab-outcome.ts'

/**
 * A teardown step behind a shell that people had. What it takes away they may have taken away themselves, or never made: that
 * it did not pass says nothing of the lab. The host's own trouble stays what it is.
 */
export function afterShell(result: StepResult): StepResult {
  const { status, reason, failures } = result
  if (status === 'passed' || status === 'skipped' || status === 'host-error' || status === 'not-run')
    return result
  const why = failures[0]?.message ?? reason ?? status
  return {
    ...result,
    status: 'skipped',
    reason: `after the shell, where it need not pass: ${why}`,
    failures: [],
  }
}

/** A lab that was run for a shell has not been skipped: people had it. */
export function outcomeOfShell(outcome: Outcome): Outcome {
  return outcome.status === 'skipped' ? { status: 'passed', reason: null } : outcome
}
