import type { Event } from './event.ts'
import type { Report } from './report.ts'

/** Shows a run in one form. Both members are optional; an exception in one reporter never stops the run. */
export interface Reporter {
  onEvent?(event: Event): void
  /** After the last event; `report` is complete. */
  onEnd?(report: Report): void
}
