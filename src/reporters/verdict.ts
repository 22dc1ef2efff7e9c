import type { LabStatus, Report } from '../core/report.ts'
import { mark } from './marks.ts'
import { styleFor } from './style.ts'

/** What a run came to, in one sign and a few words. */
export interface Verdict {
  /** In its colour. */
  sign: string
  words: string
  colour: 'green' | 'yellow' | 'red'
}

/**
 * Drift is amber, and red where it counts as a failure.
 *
 * @param strict it does
 */
export function verdict(
  { status, labs }: Pick<Report, 'status' | 'labs'>,
  strict: boolean,
  style = styleFor(false),
): Verdict {
  const isDrifted = status === 'passed' && labs.some(({ drift = [] }) => drift.length > 0)
  if (!isDrifted) return { sign: mark(status, style), words: status, colour: colourOf(status) }
  const sign = driftSign(strict, style)
  if (strict) return { sign, words: 'other output than recorded', colour: 'red' }
  return { sign, words: 'passed, with other output than recorded', colour: 'yellow' }
}

export function driftSign(strict: boolean, style = styleFor(false)): string {
  return strict ? style.red('✗') : style.yellow('!')
}

function colourOf(status: LabStatus): Verdict['colour'] {
  if (status === 'passed') return 'green'
  return status === 'skipped' ? 'yellow' : 'red'
}
