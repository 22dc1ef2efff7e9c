import type { LabStatus } from '../../core/report.ts'
import type { StepStatus } from '../../core/step-result.ts'
import type { Style } from '../terminal/style.ts'

/** A status as one character, of a shape of its own, in its colour. */
export function mark(status: StepStatus | LabStatus, style: Style): string {
  if (status === 'passed') return style.green('✓')
  if (status === 'skipped') return style.yellow('○')
  if (status === 'not-run') return style.dim('·')
  return style.red('✗')
}
