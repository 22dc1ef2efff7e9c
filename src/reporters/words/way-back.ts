import { shellWord } from '../../core/bash/word.ts'
import { hasFailed } from '../../core/has-failed.ts'
import type { LabReport } from '../../core/report.ts'
import { wasInterrupted } from '../../core/run/interruption.ts'
import { visible } from '../terminal/visible.ts'

/** Where a lab went wrong first, and the command that leads there. */
export interface WayBack {
  /** Id of the step. */
  step: string
  command: string
}

/**
 * The way to a lab's first failed step, which is as far as a further run comes. `null` where none failed of itself, or the
 * lab's host is still there.
 */
export function wayBack({ file, steps, kept, provenance }: LabReport): WayBack | null {
  const failed = steps.find((step) => hasFailed(step) && !wasInterrupted(step))
  if (failed === undefined || kept !== undefined) return null
  const command = `labrun shell ${shellWord(file)} --at ${shellWord(failed.id)}${hostOption(provenance)}`
  return { step: failed.id, command: visible(command) }
}

/** On another kind of host the step may well pass. */
function hostOption(provenance: LabReport['provenance']): string {
  if (provenance?.host !== undefined) return ` --host ${provenance.host}`
  return provenance?.outside === undefined ? '' : ' --host dind'
}
