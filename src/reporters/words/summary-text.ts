import type { Doubt, KeptHost, LabStatus, Provenance, Report } from '../../core/report.ts'
import { residueText } from '../../core/residue-text.ts'
import type { StepResult } from '../../core/step-result.ts'
import { type Style, styleFor } from '../terminal/style.ts'
import { wordWrap } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import { hostWords } from './host-words.ts'
import { type StepWord, stepWord } from './step-word.ts'
import { verdict } from './verdict.ts'
import { count, duration } from './words.ts'

/** The order in which people want to know. */
const STEP_WORDS: readonly StepWord[] = [
  'failed',
  'timed-out',
  'output-limit',
  'session-lost',
  'host-error',
  'interrupted',
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
export function summaryText(
  report: Report,
  { colour, width, strict = false }: { colour: boolean; width: number; strict?: boolean },
): string {
  const style = styleFor(colour)
  const steps = report.labs.flatMap((lab) => lab.steps.map(stepWord))
  const labs = report.labs.map(({ status }) => status)
  const row = (label: string, text: string) => labelled(label, text, width, style)
  return [
    `${outcome(report, strict, style)} in ${duration(report.durationMs)}`,
    ...(labs.length > 1 ? row('Labs', tally(labs, LAB_STATUSES)) : []),
    ...row('Steps', tally(steps, STEP_WORDS)),
    ...partRows(report, row),
    ...reasons(report).flatMap((reason) => row('Why', reason)),
    ...driftRows(report, row),
    ...doubtRows(report, row),
    ...hostRows(report, row),
  ].join('\n')
}

/** Sign and word. */
function outcome(report: Report, strict: boolean, style: Style): string {
  const { sign, words, colour } = verdict(report, strict, style)
  return `${sign} ${style.bold(style[colour](words))}`
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

/** The verdict is about some steps alone. */
function partRows({ labs }: Report, row: Row): string[] {
  const rows = labs.flatMap(({ slug, part, planned, steps }) => {
    if (part === undefined) return []
    const others = planned - part.selected.length - part.teardown.length
    const whose = part.selected.length === 1 ? 'its' : 'their'
    const sake = others === 0 ? '' : `, and for ${whose} sake ${count(others, 'other')}`
    const rest = part.leftOut === 0 ? '' : `; ${part.leftOut} left out`
    return `${labs.length > 1 ? `${slug}: ` : ''}only ${named(part.selected)}${sake}${teardownWords(part.teardown, steps)}${rest}`
  })
  return rows.length === 0 ? [] : row('Part', visible(rows.join('\n')))
}

/** Those that ran: where the host is kept none does. */
function teardownWords(ids: readonly string[], steps: readonly StepResult[]): string {
  const ran = steps.filter(
    ({ id, status }) => ids.includes(id) && status !== 'skipped' && status !== 'not-run',
  )
  if (ids.length === 0) return ''
  return ran.length === 0 ? '; no teardown' : `; then teardown (${count(ran.length, 'step')})`
}

function named(ids: readonly string[]): string {
  if (ids.length <= 3) return ids.join(', ')
  return `${ids[0]} … ${ids.at(-1)} (${count(ids.length, 'step')})`
}

/** Why labs are what they are, each reason once; what the host could not do has been told in full. */
function reasons({ labs }: Report): string[] {
  const slugs = new Map<string, string[]>()
  for (const { slug, status, reason } of labs) {
    if (reason !== null && status !== 'host-error') slugs.set(reason, [...(slugs.get(reason) ?? []), slug])
  }
  return [...slugs].map(([reason, all]) =>
    visible(all.length === labs.length ? reason : `${all.join(', ')}: ${reason}`),
  )
}

/** All expectations hold, and yet it is not what was recorded. */
function driftRows({ labs }: Report, row: Row): string[] {
  const rows = labs.flatMap(({ slug, drift = [] }) => {
    const steps = [...new Set(drift.map(({ step }) => step))]
    const of = labs.length > 1 ? `${slug}: ` : ''
    return steps.length === 0 ? [] : [`${of}other output than recorded: ${steps.join(', ')}`]
  })
  return rows.length === 0 ? [] : row('Drift', visible(rows.join('\n')))
}

/** What is not compared may have drifted, what is not proven may be wrong, and nobody would know. */
const DOUBT_LABELS: Readonly<Record<Doubt['rule'], string>> = { record: 'Drift', unproven: 'Proof' }

/** Those of a kind together, with the hint that they share. */
function doubtRows({ labs }: Report, row: Row): string[] {
  return (['record', 'unproven'] as const).flatMap((rule) => {
    const found = labs.flatMap(({ slug, doubts = [] }) =>
      doubts.filter((doubt) => doubt.rule === rule).map((doubt) => ({ slug, ...doubt })),
    )
    if (found.length === 0) return []
    const rows = found.map(({ slug, message }) => (labs.length > 1 ? `${slug}: ${message}` : message))
    return row(DOUBT_LABELS[rule], visible([...rows, `hint: ${found[0]!.hint}`].join('\n')))
  })
}

/** Nothing where no host was ever up. */
function hostRows({ labs, provenance }: Report, row: Row): string[] {
  const host = provenance === null ? '' : `${hostWords(provenance)}; `
  const kept = labs.flatMap((lab) => lab.kept ?? [])
  const waits = labs.some((lab) => lab.waits)
  const residues = labs.flatMap(({ hostDifference }) => hostDifference)
  if (residues.length === 0 && kept.length === 0)
    return provenance === null
      ? []
      : row('Host', `${host}${waits ? 'waits for a change' : leftWords(provenance)}`)
  if (residues.length === 0) return [...row('Host', `${host}kept`), ...kept.flatMap(keptRows)]
  const rows = residues.map((residue) => visible(residueText(residue)))
  const head = `${host}${count(residues.length, 'thing')} not as before; what mends ${residues.length === 1 ? 'it' : 'them'}:`
  return [...row('Host', [head, ...rows].join('\n')), ...kept.flatMap(keptRows)]
}

/** A machine itself is others' too: what they have done meanwhile is left. */
function leftWords({ host }: Provenance): string {
  return host === 'local' ? 'what the lab changed is undone' : 'left as it was found'
}

/** Lines to be copied: they are never wrapped. */
function keptRows({ name, enter, enterRaw, remove }: KeptHost): string[] {
  return [
    '',
    `  ${visible(name)} is still up`,
    `    enter:   ${enter}`,
    `         or  ${enterRaw}`,
    `    remove:  ${remove}`,
  ]
}
