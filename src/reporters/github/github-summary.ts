import type { PhrasingContent, RootContent, Table } from 'mdast'
import { hasFailed } from '../../core/has-failed.ts'
import type { LabReport, Report } from '../../core/report.ts'
import { residueText } from '../../core/residue-text.ts'
import type { StepResult } from '../../core/step-result.ts'
import { styleFor } from '../terminal/style.ts'
import { withCut } from '../terminal/with-cut.ts'
import { driftHint, driftRows } from '../words/drift-text.ts'
import { failureText } from '../words/failure-text.ts'
import { hostWords } from '../words/host-words.ts'
import { mark } from '../words/marks.ts'
import { stepWord } from '../words/step-word.ts'
import { DOUBTS, driftSign, verdict } from '../words/verdict.ts'
import { wayBack } from '../words/way-back.ts'
import { count, duration } from '../words/words.ts'
import {
  bytes,
  code,
  fence,
  fitting,
  heading,
  html,
  MOST_BYTES,
  paragraph,
  text,
  written,
} from './summary-markdown.ts'

const MOST_LABS = 500
const ROWS = { colour: false, width: 110, mostRows: 30 }

/** How a run is told on the page of a workflow's run. */
export interface SummaryOptions {
  /** Bytes. */
  room?: number
  /** Drift counts as a failure. */
  strict?: boolean
}

/**
 * A run as Markdown, for the page of a workflow's run: what failed, then a table of the labs. What is not ours stands in code
 * alone, which the Markdown is made for to hold anything.
 */
export function githubSummary(
  report: Report,
  { room = MOST_BYTES, strict = false }: SummaryOptions = {},
): string {
  const { sign, words } = verdict(report, strict)
  const head = written([heading(2, [text(`${sign} labrun: ${words} in ${duration(report.durationMs)}`)])])
  const foot = written([labTable(report.labs, strict), ...hostLine(report)])
  const troubles = report.labs.flatMap((lab) => troublesOf(lab, strict))
  return head + fitting(troubles, room - bytes(head) - bytes(foot)) + foot
}

function troublesOf(lab: LabReport, strict: boolean): string[] {
  const steps = lab.steps.filter((step) => hasFailed(step) || step.status === 'host-error')
  return [
    ...steps.map((step) => written(failedStep(step, lab))),
    ...(steps.length > 0 ? [] : ownTrouble(lab)),
    ...residue(lab),
    ...doubtsOf(lab, strict),
    ...(lab.drift ?? []).map((drift) =>
      written([
        heading(3, [
          text(`${driftSign(strict)} `),
          code(lab.file),
          text(` other ${drift.what} than recorded: `),
          code(drift.step),
        ]),
        fence([...driftRows(drift, ROWS), '', `hint: ${driftHint(drift)}`].join('\n')),
      ]),
    ),
  ]
}

function doubtsOf({ file, doubts = [] }: LabReport, strict: boolean): string[] {
  return doubts.map(({ rule, message, hint }) =>
    written([
      heading(3, [text(`${driftSign(strict)} `), code(file), text(` ${DOUBTS[rule].title}`)]),
      fence(`${message}\nhint: ${hint}`),
    ]),
  )
}

function failedStep(step: StepResult, lab: LabReport): RootContent[] {
  const place = `${step.file ?? lab.file}:${step.failures[0]?.line ?? step.line}`
  const back = wayBack(lab)
  return [
    heading(3, [text(`${sign(step.status)} `), code(place), text(` ${stepWord(step)} `), code(step.id)]),
    fence(failureText(step, { ...ROWS, file: lab.file })),
    ...(back?.step === step.id ? [paragraph([text('A shell there: '), code(back.command)])] : []),
    ...folded('stdout', withCut(step.stdout, step.stdoutCut)),
    ...folded('stderr', withCut(step.stderr, step.stderrCut)),
  ]
}

/** A lab that did not pass, though no step says why. */
function ownTrouble({ file, status, reason }: LabReport): string[] {
  if (status === 'passed' || status === 'skipped') return []
  return [
    written([
      heading(3, [text(`${sign(status)} `), code(file), text(` ${status}`)]),
      fence(reason ?? status),
    ]),
  ]
}

function residue({ file, hostDifference }: LabReport): string[] {
  if (hostDifference.length === 0) return []
  const lines = hostDifference.map(residueText)
  return [
    written([
      heading(3, [text('✗ '), code(file), text(' not all is as before; what mends it:')]),
      fence(lines.join('\n')),
    ]),
  ]
}

function labTable(labs: readonly LabReport[], strict: boolean): Table {
  const cells = (contents: PhrasingContent[][]) => ({
    type: 'tableRow' as const,
    children: contents.map((children) => ({ type: 'tableCell' as const, children })),
  })
  const left = labs.length - MOST_LABS
  const row = (lab: LabReport) => {
    const { file, executed, planned, durationMs } = lab
    return cells([
      [text(resultOf(lab, strict))],
      [code(file)],
      [text(executed === planned ? `${planned}` : `${executed} of ${planned}`)],
      [text(duration(durationMs))],
    ])
  }
  return {
    type: 'table',
    align: ['left', 'left', 'right', 'right'],
    children: [
      cells([[text('Result')], [text('Lab')], [text('Steps')], [text('Time')]]),
      ...(left > 0 ? troubledFirst(labs).slice(0, MOST_LABS) : labs).map(row),
      ...(left > 0 ? [cells([[], [text(`${count(left, 'more lab')}`)], [], []])] : []),
    ],
  }
}

function resultOf({ status, drift = [], doubts = [] }: LabReport, strict: boolean): string {
  const words = [
    ...(drift.length > 0 ? ['drift'] : []),
    ...doubts.map(({ rule }) => DOUBTS[rule].short),
  ].join(', ')
  if (words === '') return `${sign(status)} ${status}`
  return `${driftSign(strict)} ${strict ? words : `${status}, ${words}`}`
}

/** Where not all can be shown, it is these that are looked for. */
function troubledFirst(labs: readonly LabReport[]): LabReport[] {
  const isFine = ({ status, drift = [], doubts = [] }: LabReport) =>
    Number(status === 'passed' && drift.length === 0 && doubts.length === 0)
  return labs.toSorted((a, b) => isFine(a) - isFine(b))
}

function hostLine({ provenance }: Report): RootContent[] {
  return provenance === null ? [] : [paragraph([code(hostWords(provenance))])]
}

/** The whole of what was printed, where that is much. */
function folded(title: string, printed: string): RootContent[] {
  // The end of it is in the failure's own text.
  if (printed.split('\n').length - 1 <= ROWS.mostRows / 2) return []
  return [html(`<details><summary>${title}</summary>`), fence(printed), html('</details>')]
}

function sign(status: Parameters<typeof mark>[0]): string {
  return mark(status, styleFor(false))
}
