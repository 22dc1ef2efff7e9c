import type { LabStatus, Report } from '../core/report.ts'
import type { StepStatus } from '../core/step-result.ts'
import { hostWords } from './host-words.ts'
import { mark } from './marks.ts'
import { type Style, styleFor } from './style.ts'
import { wordWrap } from './text-width.ts'
import { visible } from './visible.ts'
import { count, duration } from './words.ts'

/** The order in which people want to know. */
const STEP_STATUSES: readonly StepStatus[] = [
  'failed',
  'timed-out',
  'output-limit',
  'session-lost',
  'host-error',
  'not-run',
  'skipped',
  'passed',
]
const LAB_STATUSES: readonly LabStatus[] = [
  'cleanup-incomplete',
  'host-error',
  'interrupted',
  'failed',
  'skipped',
  'passed',
]

const LABEL_WIDTH = 7

/** The end of a run: what it came to, in how long, and how the host was left. */
export function summaryText(report: Report, { colour, width }: { colour: boolean; width: number }): string {
  const style = styleFor(colour)
  const paint =
    report.status === 'passed' ? style.green : report.status === 'skipped' ? style.yellow : style.red
  const steps = report.labs.flatMap((lab) => lab.steps.map(({ status }) => status))
  const labs = report.labs.map(({ status }) => status)
  const row = (label: string, text: string) => labelled(label, text, width, style)
  return [
    `${mark(report.status, style)} ${style.bold(paint(report.status))} in ${duration(report.durationMs)}`,
    ...(labs.length > 1 ? row('Labs', tally(labs, LAB_STATUSES)) : []),
    ...row('Steps', tally(steps, STEP_STATUSES)),
    ...reasons(report).flatMap((reason) => row('Why', reason)),
    ...hostRows(report, row),
  ].join('\n')
}

type Row = (label: string, text: string) => string[]

function labelled(label: string, text: string, width: number, style: Style): string[] {
  const room = Math.max(10, width - LABEL_WIDTH - 2)
  const lines = text.split('\n').flatMap((line) => wordWrap(line, room))
  return lines.map((line, index) => `  ${style.dim((index === 0 ? label : '').padEnd(LABEL_WIDTH))}${line}`)
}

/** `2 failed, 1 not-run, 3 passed (6)`; `6 passed` where all are alike. */
function tally<Status extends string>(statuses: readonly Status[], order: readonly Status[]): string {
  const parts = order.flatMap((status) => {
    const n = statuses.filter((other) => other === status).length
    return n === 0 ? [] : `${n} ${status}`
  })
  if (parts.length === 0) return 'none'
  return parts.length === 1 ? parts[0]! : `${parts.join(', ')} (${statuses.length})`
}

/** Why a lab is what it is; what the host could not do has been told in full. */
function reasons({ labs }: Report): string[] {
  return labs.flatMap(({ slug, status, reason }) => {
    if (reason === null || status === 'host-error') return []
    return visible(labs.length > 1 ? `${slug}: ${reason}` : reason)
  })
}

function hostRows({ labs, provenance }: Report, row: Row): string[] {
  const host = provenance === null ? '' : `${hostWords(provenance)}; `
  const residues = labs.flatMap(({ hostDifference }) => hostDifference)
  if (residues.length === 0) return row('Host', `${host}left as it was found`)
  const rows = residues.map(({ what, remove }) => `${visible(what)}: ${visible(remove)}`)
  const head = `${host}${count(residues.length, 'thing')} left behind; what removes ${residues.length === 1 ? 'it' : 'them'}:`
  return row('Host', [head, ...rows].join('\n'))
}
