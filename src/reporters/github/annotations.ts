import { hasFailed } from '../../core/has-failed.ts'
import type { LabReport, Report } from '../../core/report.ts'
import { residueText } from '../../core/residue-text.ts'
import type { Failure, StepResult } from '../../core/step-result.ts'
import { diffRows } from '../diff/diff-rows.ts'
import { diffText } from '../diff/diff-text.ts'
import { shortened } from '../terminal/shortened.ts'
import { styleFor } from '../terminal/style.ts'
import { visible } from '../terminal/visible.ts'
import { driftHint, driftRows } from '../words/drift-text.ts'
import { stepWord } from '../words/step-word.ts'
import { DOUBTS } from '../words/verdict.ts'
import { type WayBack, wayBack } from '../words/way-back.ts'
import { count } from '../words/words.ts'

/** A remark that GitHub shows beside a line of a file. */
export interface Annotation {
  level: 'error' | 'warning'
  /** As the user named it; `null`: about the run. */
  file: string | null
  line: number
  title: string
  message: string
}

/** GitHub shows so many of each level for a step of a workflow, and drops the others without a word. */
const MOST = 10
/** Characters. GitHub takes 64 KB; what is longer than this is nothing to read beside a line. */
const LONGEST_MESSAGE = 4000
const LONGEST_TITLE = 200
const ROWS = { colour: false, width: 100, mostRows: 20 }

/**
 * What went wrong, as remarks beside the Markdown lines, as many as GitHub shows: where there are more, the last tells so.
 *
 * @param strict drift counts as a failure
 */
export function annotations(report: Report, strict = false): Annotation[] {
  const all = report.labs.flatMap((lab) => [
    ...lab.steps.flatMap((step) => ofStep(step, lab)),
    ...ofLab(lab),
    ...ofDrift(lab, strict),
    ...ofDoubts(lab, strict),
  ])
  return (['error', 'warning'] as const).flatMap((level) => shown(all.filter((one) => one.level === level)))
}

function ofStep(step: StepResult, lab: LabReport): Annotation[] {
  if (!hasFailed(step)) return []
  const [first] = step.failures
  const back = wayBack(lab)
  return [
    annotation('error', step.file ?? lab.file, first?.line ?? step.line, `${step.id} ${stepWord(step)}`, [
      first?.message ?? step.reason ?? step.status,
      ...(first === undefined ? [] : details(first)),
      ...(back?.step === step.id ? ['', wayText(back)] : []),
    ]),
  ]
}

function wayText({ command }: WayBack): string {
  return `a shell there: ${command}`
}

function details(failure: Failure): string[] {
  const rows = diffRows(failure)
  const frame = { ...ROWS, style: styleFor(false), digits: 4 }
  return [
    ...(rows.length === 0 ? [] : ['', ...diffText(rows, frame, ROWS.mostRows)]),
    ...(failure.hint === undefined ? [] : ['', `hint: ${failure.hint}`]),
  ]
}

/** What is no step's fault. */
function ofLab({ file, status, reason, hostDifference, steps }: LabReport): Annotation[] {
  const left = hostDifference.map(residueText)
  if (left.length > 0)
    return [annotation('error', file, 1, 'not all is as before', ['What mends it:', ...left])]
  if (status === 'passed' || status === 'skipped' || steps.some(hasFailed)) return []
  return [annotation('error', file, 1, status, [reason ?? status])]
}

function ofDrift({ file, steps, drift = [] }: LabReport, strict: boolean): Annotation[] {
  return drift.map((one) => {
    const step = steps.find(({ id }) => id === one.step)
    const title = `${one.step}: other ${one.what} than recorded`
    return annotation(strict ? 'error' : 'warning', step?.file ?? file, step?.line ?? 1, title, [
      ...driftRows(one, ROWS),
      '',
      `hint: ${driftHint(one)}`,
    ])
  })
}

function ofDoubts({ file, doubts = [] }: LabReport, strict: boolean): Annotation[] {
  return doubts.map(({ rule, message, hint }) =>
    annotation(strict ? 'error' : 'warning', file, 1, DOUBTS[rule].title, [message, '', `hint: ${hint}`]),
  )
}

function annotation(
  level: Annotation['level'],
  file: string | null,
  line: number,
  title: string,
  lines: readonly string[],
): Annotation {
  const message = shortened(visible(lines.join('\n')), LONGEST_MESSAGE)
  return { level, file, line, title: shortened(visible(title), LONGEST_TITLE).replaceAll('\n', ' '), message }
}

function shown(all: readonly Annotation[]): Annotation[] {
  if (all.length <= MOST) return [...all]
  const rest = all.slice(MOST - 1)
  const { level } = rest[0]!
  const places = rest.map(({ file, line, title }) => `${file}:${line}: ${title}`)
  return [
    ...all.slice(0, MOST - 1),
    annotation(level, null, 1, `${count(rest.length, `more ${level}`)}`, places),
  ]
}
