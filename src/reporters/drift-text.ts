import type { Drift } from '../core/report.ts'
import { diffRows } from './diff-rows.ts'
import { diffText } from './diff-text.ts'
import { styleFor } from './style.ts'
import { visible } from './visible.ts'

/** How drift is shown. */
export interface DriftTextOptions {
  colour: boolean
  /** Columns. */
  width: number
  /** Lines of the diff at most. */
  mostRows: number
}

/** What a step printed beside what its record says, as a diff in which what differs from run to run is a placeholder. */
export function driftText({ step, what, recorded, printed }: Drift, options: DriftTextOptions): string[] {
  const style = styleFor(options.colour)
  const rows = diffRows({ rule: 'output', line: 0, expected: recorded, actual: printed, message: '' })
  const frame = { ...options, style, digits: 1 }
  return [
    `${visible(step)}: other ${what} than recorded`,
    ...diffText(rows, frame, options.mostRows, 'recorded'),
  ]
}
