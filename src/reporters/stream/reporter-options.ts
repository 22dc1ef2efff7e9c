import type { Event } from '../../core/event.ts'

/** What a reporter for people needs of the place it writes to. */
export interface ReporterOptions {
  write: (text: string) => void
  /** Whether colours may be used. Nothing is told by colour alone. */
  colour: boolean
  /** Columns. Asked again each time, as a terminal may be resized. */
  width: () => number
  /** Drift counts as a failure. */
  strict?: boolean
  /** Puts a topology into lines, and tells of each what the step did to it. Absent: topologies are not shown. */
  topology?: (
    event: Extract<Event, { type: 'topology' }>,
  ) => { text: string; change: 'added' | 'moved' | 'changed' | 'removed' | null }[]
}
