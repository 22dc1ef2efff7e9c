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
 * Drift, and what could not be compared, is amber, and red where it counts as a failure.
 *
 * @param strict it does
 */
export function verdict(
  { status, labs }: Pick<Report, 'status' | 'labs'>,
  strict: boolean,
  style = styleFor(false),
): Verdict {
  const isDrifted = labs.some(({ drift = [] }) => drift.length > 0)
  const isUncompared = labs.some(({ uncompared }) => uncompared !== undefined)
  if (status !== 'passed' || !(isDrifted || isUncompared))
    return { sign: mark(status, style), words: status, colour: colourOf(status) }
  const sign = driftSign(strict, style)
  if (strict)
    return {
      sign,
      words: isDrifted ? 'other output than recorded' : 'not compared with its record',
      colour: 'red',
    }
  return {
    sign,
    words: `passed, ${isDrifted ? 'with other output than recorded' : 'but not compared with its record'}`,
    colour: 'yellow',
  }
}

export function driftSign(strict: boolean, style = styleFor(false)): string {
  return strict ? style.red('✗') : style.yellow('!')
}

function colourOf(status: LabStatus): Verdict['colour'] {
  if (status === 'passed') return 'green'
  return status === 'skipped' ? 'yellow' : 'red'
}

/** What mends a record that nothing can be compared with. */
export const RECORD_HINT = 'record the lab anew (--record), or remove the record.'
