import type { Event, LabOutline } from '../core/event.ts'
import type { HostErrorData } from '../core/host-error.ts'
import type { Report } from '../core/report.ts'
import type { Reporter } from '../core/reporter.ts'
import type { StepResult } from '../core/step-result.ts'
import { hostWords } from './host-words.ts'
import type { ReporterOptions } from './reporter-options.ts'
import { styleFor } from './style.ts'
import { summaryText } from './summary-text.ts'
import { column, textWidth } from './text-width.ts'
import { troubleTexts } from './trouble-text.ts'
import { visible } from './visible.ts'
import { count, duration } from './words.ts'

// `output-limit` and `session-lost`, the longest words for a step.
const STATUS_WIDTH = 12
const TIME_WIDTH = 7
// A log is for searching: whole, unless someone printed a book.
const MOST_ROWS = 1000

/** For logs and pipes: a line for each step as it ends, then the failures in full, then the summary. */
export function plainReporter(options: ReporterOptions): Reporter {
  const labs = new Map<string, PlainLab>()
  const hostErrors: HostErrorData[] = []
  const say = (line: string) => options.write(`${line}\n`)
  return {
    onEvent(event) {
      if (event.type === 'run-start') for (const lab of event.labs) labs.set(lab.slug, plainLab(lab))
      if (event.type === 'host-error') hostErrors.push(event.error)
      const lab = 'lab' in event ? labs.get(event.lab) : undefined
      const line = lab && eventLine(event, lab, options.colour)
      if (line) say(line)
    },
    onEnd(report) {
      for (const text of endTexts(report, hostErrors, options)) say(`\n${text}`)
    },
  }
}

/** A lab, and how wide its columns are. */
interface PlainLab {
  outline: LabOutline
  id: number
  place: number
  session: number
}

function plainLab(outline: LabOutline): PlainLab {
  const { file, steps } = outline
  const widest = (texts: string[]) =>
    texts.reduce((most, text) => Math.max(most, textWidth(visible(text))), 0)
  return {
    outline,
    id: widest(steps.map(({ id }) => id)),
    place: widest(steps.map(({ line }) => `${file}:${line}`)),
    session: widest(steps.map(({ session }) => session)),
  }
}

function eventLine(event: Event, lab: PlainLab, colour: boolean): string | null {
  const { file, title, steps } = lab.outline
  switch (event.type) {
    case 'host-start':
      return `${visible(file)}: ${visible(title)}, ${count(steps.length, 'step')}`
    case 'host-progress':
      return `Docker host: ${visible(event.message)}`
    case 'host-ready':
      return `Docker host: ready in ${duration(event.durationMs)}, ${hostWords(event.provenance)}`
    case 'step-end':
      return stepLine(event.result, lab, colour)
    case 'step-note':
      return noteLine(event, lab)
    default:
      return null
  }
}

function stepLine(result: StepResult, { outline, id, place, session }: PlainLab, colour: boolean): string {
  const style = styleFor(colour)
  const { status, reason, attempts } = result
  const hasRun = status !== 'skipped' && status !== 'not-run'
  const paint = status === 'passed' ? style.green : hasRun ? style.red : style.dim
  const cells = [
    paint(status.padEnd(STATUS_WIDTH)),
    column(visible(result.id), id),
    column(visible(`${outline.file}:${result.line}`), place),
    column(visible(result.session), session),
    (hasRun ? duration(result.durationMs) : '').padStart(TIME_WIDTH),
    ...(attempts > 1 ? [`${attempts} tries`] : []),
    ...(hasRun ? [] : [visible(reason ?? '')]),
    ...(result.notes.length > 0 ? [visible(result.notes.join(', '))] : []),
  ]
  return cells.join('  ').trimEnd()
}

function noteLine(event: Extract<Event, { type: 'step-note' }>, { outline, id, place }: PlainLab): string {
  const step = outline.steps.find((one) => one.id === event.id)
  const cells = [
    'note'.padEnd(STATUS_WIDTH),
    column(visible(event.id), id),
    column(visible(`${outline.file}:${step?.line ?? 1}`), place),
    visible(event.note),
  ]
  return cells.join('  ')
}

function endTexts(report: Report, hostErrors: HostErrorData[], { colour, width }: ReporterOptions): string[] {
  const options = { colour, width: width(), mostRows: MOST_ROWS }
  return [...troubleTexts(report, hostErrors, options), summaryText(report, options)]
}
