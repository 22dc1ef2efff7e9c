import type { Captures, Matcher, Origins } from '../matcher.ts'
import type { StepResult } from '../step-result.ts'
import type { LateText } from '../text/output-text.ts'
import type { Printed } from './ran-step.ts'
import type { SessionPool } from './session-pool.ts'

/** What a step needs of the lab around it. */
export interface StepContext {
  sessions: SessionPool
  match: Matcher
  captures: Captures
  /** Where, for messages. */
  origins?: Origins
  /** The run is for `labrun update`: see the plan. */
  isUpdate: boolean
  /** Aborted when the run is interrupted or the lab's time is up. */
  signal: AbortSignal
  /** Aborted when the run is interrupted for the second time. */
  hurried?: AbortSignal
  /** Milliseconds left to the lab, on the monotonic clock. */
  timeLeftMs: () => number
  onRetry: (attempt: number) => void
  /** What a try has printed, before that is released. */
  onPrinted: (printed: Printed) => void
  /** Something was printed after the step had ended. */
  onLate: (late: LateText) => void
  /** Something happened after the step had ended. */
  onNote: (note: string) => void
  /** What happened after the step had ended makes another result of it. */
  onChange: (result: StepResult) => void
}
