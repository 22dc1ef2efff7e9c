import type { Doubt, LabStatus, Report } from '../../core/report.ts'
import { styleFor } from '../terminal/style.ts'
import { mark } from './marks.ts'

/** What a run came to, in one sign and a few words. */
export interface Verdict {
  /** In its colour. */
  sign: string
  words: string
  colour: 'green' | 'yellow' | 'red'
}

/** What a doubt is called: where it is the verdict, and beside a lab in a table. */
export const DOUBTS: Readonly<Record<Doubt['rule'], { title: string; short: string }>> = {
  record: { title: 'not compared with its record', short: 'not compared' },
  unproven: { title: 'steps that nothing is expected of', short: 'unproven' },
}

/**
 * Drift, and any doubt, is amber, and red where it counts as a failure.
 *
 * @param strict it does
 */
export function verdict(
  { status, labs }: Pick<Report, 'status' | 'labs'>,
  strict: boolean,
  style = styleFor(false),
): Verdict {
  const isDrifted = labs.some(({ drift = [] }) => drift.length > 0)
  const [doubt] = labs.flatMap(({ doubts = [] }) => doubts)
  if (status !== 'passed' || !(isDrifted || doubt))
    return { sign: mark(status, style), words: status, colour: colourOf(status) }
  const sign = driftSign(strict, style)
  const words = isDrifted ? 'other output than recorded' : DOUBTS[doubt!.rule].title
  if (strict) return { sign, words, colour: 'red' }
  return { sign, words: `passed, ${isDrifted ? 'with' : 'but'} ${words}`, colour: 'yellow' }
}

export function driftSign(strict: boolean, style = styleFor(false)): string {
  return strict ? style.red('✗') : style.yellow('!')
}

function colourOf(status: LabStatus): Verdict['colour'] {
  if (status === 'passed') return 'green'
  return status === 'skipped' ? 'yellow' : 'red'
}
