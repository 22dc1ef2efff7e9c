import type { StepResult, StepStatus } from './step-result.ts'

const FAILED: readonly StepStatus[] = ['failed', 'timed-out', 'output-limit', 'session-lost']

/** Whether a step did not do what it was to do; a host in trouble is no fault of a step's. */
export function hasFailed({ status }: Pick<StepResult, 'status'>): boolean {
  return FAILED.includes(status)
}
