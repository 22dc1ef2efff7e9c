import type { Event } from './event.ts'
import type { Report } from './report.ts'

/** Shows a run in one form. All members are optional; an exception in one reporter never stops the run. */
export interface Reporter {
  onEvent?(event: Event): void
  /** After the last event; `report` is complete. */
  onEnd?(report: Report): void
  /** Instead of `onEnd`: labrun leaves before the run has ended. What was held back is shown, and nothing more is drawn. */
  onLeave?(): void
}
