import type { ParsedLab } from '../parse/lab.ts'
import { findCannotFail } from './cannot-fail.ts'
import { findCannotFit } from './cannot-fit.ts'
import { findCapturedLater } from './captured-later.ts'
import { type CheckedLab, checkedFiles } from './checked-lab.ts'
import { findNeverStarted } from './container-never-started.ts'
import { findDeadLinks } from './dead-link.ts'
import { findStaleRecord } from './stale-record.ts'
import { findUnknownValues } from './unknown-value.ts'
import { tellUnproven } from './unproven.ts'
import { findVolatile } from './volatile-literal.ts'

const RULES: readonly ((checked: CheckedLab) => void)[] = [
  findCannotFail,
  findCannotFit,
  tellUnproven,
  findVolatile,
  findNeverStarted,
  findCapturedLater,
  findUnknownValues,
  findDeadLinks,
  findStaleRecord,
]

/**
 * Tells what is doubtful in a lab that was read, as messages on its files. Nothing runs; of other files those that it links to
 * are read.
 */
export function checkLab(parsed: ParsedLab): void {
  for (const checked of checkedFiles(parsed)) for (const find of RULES) find(checked)
}
