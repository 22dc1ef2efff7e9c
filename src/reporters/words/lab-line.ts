import { column, textWidth } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import type { StepColumns } from './step-line.ts'

/** Columns of lines that each stand for a lab. */
export interface LabColumns {
  name: number
  /** 0: no room. */
  count: number
  /** Those of the line as a whole. */
  line: StepColumns
}

const GAP = '  '
/** `67 steps`, `999/1000` */
const COUNT_WIDTH = 9
const LONGEST_NAME = 40
const NARROWEST_NAME = 8
// `cleanup-incomplete`, the longest word for a lab. With less room the number of steps goes first, then the name is cut.
const REMARKS = 18
const FEWEST_REMARKS = 12
// Margin, sign, gaps and time of a line, and the last column, which stays free.
const OTHERS = 16

/** Names one below the other, at the cost of what matters less where the terminal is narrow. */
export function labColumns(slugs: readonly string[], width: number): LabColumns {
  const wanted = slugs.reduce(
    (most, slug) => Math.max(most, Math.min(LONGEST_NAME, textWidth(visible(slug)))),
    1,
  )
  const all = Math.max(NARROWEST_NAME, width - OTHERS)
  const count = all - GAP.length - COUNT_WIDTH - wanted >= REMARKS ? COUNT_WIDTH : 0
  const room = count > 0 ? all - GAP.length - count : all
  const name = Math.min(wanted, Math.max(NARROWEST_NAME, room - FEWEST_REMARKS))
  const id = count > 0 ? name + GAP.length + count : name
  return { name, count, line: { id, session: 0, remarks: room - name } }
}

/** A lab's name and the number of its steps, in their columns. */
export function labName(slug: string, count: string, columns: LabColumns): string {
  const name = column(visible(slug), columns.name)
  return columns.count > 0 ? name + GAP + count.padStart(columns.count) : name
}
