import type { Expectation } from '../../core/expectation.ts'
import type { Origins } from '../../core/matcher.ts'
import type { Bindings } from '../line.ts'
import type { HeaderMiss, PrintedTable } from './printed-table.ts'

/** What is known of a table that does not fit. */
export interface TableScene {
  expectation: Expectation
  /** All that was printed. */
  lines: readonly string[]
  table: PrintedTable | HeaderMiss
  bound: Bindings
  /** Where the names among them were captured. */
  origins: Origins
}

/** What is said of it. */
export interface Said {
  line: number
  message: string
  hint: string | null
}
