import type { Lab } from '../lab.ts'
import type { LabStatus } from '../report.ts'
import type { StepResult } from '../step-result.ts'
import { whyInterrupted } from './interruption.ts'

/** What a lab came to, before its host is gone. */
export interface Outcome {
  status: LabStatus
  reason: string | null
}

/** A lab that was stopped from outside. */
export function interruptedOutcome(interrupted: AbortSignal): Outcome {
  return { status: 'interrupted', reason: whyInterrupted(interrupted) }
}

/**
 * What the results of a lab's steps come to.
 *
 * @param hostFailed the host, or labrun itself, was in trouble: that is never taken for the lab's
 */
export function outcomeOf(
  lab: Lab,
  results: readonly StepResult[],
  hostFailed: boolean,
  interrupted: AbortSignal,
): Outcome {
  if (hostFailed) return { status: 'host-error', reason: null }
  if (interrupted.aborted) return interruptedOutcome(interrupted)
  if (results.some(isUnproven)) return { status: 'failed', reason: null }
  if (results.length !== lab.steps.length) {
    return { status: 'failed', reason: `${results.length} of ${lab.steps.length} steps have a result` }
  }
  return { status: isAllSkipped(lab, results) ? 'skipped' : 'passed', reason: null }
}

/** Whether a step speaks against its lab: it did not pass, and it was not skipped in good order. */
export function isUnproven({ status }: Pick<StepResult, 'status'>): boolean {
  return status !== 'passed' && status !== 'skipped'
}

/** Teardown proves nothing by itself, nor does what runs for the sake of other steps. */
function isAllSkipped({ part, steps }: Lab, results: readonly StepResult[]): boolean {
  const selected = new Set(part?.selected ?? steps.filter((step) => !step.teardown).map(({ id }) => id))
  const own = results.filter(({ id }) => selected.has(id))
  const telling = own.length > 0 ? own : results
  return telling.length > 0 && telling.every(({ status }) => status === 'skipped')
}
