import type { Event, LabOutline } from '../core/event.ts'
import type { Report } from '../core/report.ts'
import type { Reporter } from '../core/reporter.ts'
import type { StepResult } from '../core/step-result.ts'
import { handOverText } from './hand-over-text.ts'
import { hostWords } from './host-words.ts'
import { type InOrder, inOrder } from './in-order.ts'
import { interruptedText } from './interrupted-text.ts'
import type { ReporterOptions } from './reporter-options.ts'
import { stepWord } from './step-word.ts'
import { styleFor } from './style.ts'
import { summaryText } from './summary-text.ts'
import { column, textWidth } from './text-width.ts'
import { topologyLines } from './topology-lines.ts'
import { type HostErrorEvent, troubleTexts } from './trouble-text.ts'
import { visible } from './visible.ts'
import { count, duration } from './words.ts'

// `output-limit` and `session-lost`, the longest words for a step.
const STATUS_WIDTH = 12
const TIME_WIDTH = 7
// A log is for searching: whole, unless someone printed a book.
const MOST_ROWS = 1000

/**
 * For logs and pipes: a line for each step as it ends, then the failures in full, then the summary. Labs that run at once
 * are told one after the other, in the order of the plan: the first that has not ended as it goes on, the others once it has.
 */
export function plainReporter(options: ReporterOptions): Reporter {
  const labs = new Map<string, PlainLab>()
  const hostErrors: HostErrorEvent[] = []
  const results = new Map<string, StepResult>()
  /** Failed steps that have been told when a shell was handed over. */
  const told = new Set<string>()
  const say = (line: string) => options.write(`${line}\n`)
  let log: InOrder = inOrder([], say)
  return {
    onEvent(event) {
      if (event.type === 'run-start') {
        for (const [index, lab] of event.labs.entries()) labs.set(lab.slug, plainLab(lab, index))
        log = inOrder([...labs.keys()], say)
      }
      if (event.type === 'host-error') hostErrors.push(event)
      if (event.type === 'interrupted') say(interruptedText(event))
      const lab = 'lab' in event ? labs.get(event.lab) : undefined
      if (lab === undefined) return
      const { slug } = lab.outline
      if (event.type === 'host-start') lab.isStarted = true
      const line =
        event.type === 'lab-end' && labs.size > 1
          ? endLine(event, lab)
          : eventLine(event, lab, options.colour)
      for (const text of [...(line ? [line] : []), ...topologyLines(event, options, '    ')])
        log.add(slug, text)
      if (event.type === 'lab-end') log.end(slug)
      if (event.type === 'step-end') results.set(event.result.id, event.result)
      if (event.type === 'shell-start') {
        const failed = results.get(event.failed ?? '') ?? null
        if (failed !== null) told.add(failed.id)
        const { file } = lab.outline
        log.add(slug, `\n${handOverText(event, { ...options, width: options.width(), file, failed })}`)
      }
    },
    onLeave: () => log.endAll(),
    onEnd(report) {
      log.endAll()
      for (const text of endTexts(report, hostErrors, told, options)) say(`\n${text}`)
    },
  }
}

/** A lab, and how wide its columns are. */
interface PlainLab {
  outline: LabOutline
  /** What stands before its first line. */
  lead: string
  isStarted: boolean
  id: number
  place: number
  session: number
}

function plainLab(outline: LabOutline, index: number): PlainLab {
  const { file, steps } = outline
  const widest = (texts: string[]) =>
    texts.reduce((most, text) => Math.max(most, textWidth(visible(text))), 0)
  return {
    outline,
    lead: index === 0 ? '' : '\n',
    isStarted: false,
    id: widest(steps.map(({ id }) => id)),
    place: widest(steps.map((step) => placeOf(step, file))),
    session: widest(steps.map(({ session }) => session)),
  }
}

/** @param labFile path of the lab, in which most steps stand */
function placeOf({ file, line }: { file?: string; line: number }, labFile: string): string {
  return `${file ?? labFile}:${line}`
}

/** Of several labs, each has a last line; the only one of a lab that was never started. */
function endLine(
  { status, reason, durationMs }: Extract<Event, { type: 'lab-end' }>,
  { outline, lead, isStarted }: PlainLab,
): string {
  const why = reason === null || status === 'host-error' ? '' : `: ${visible(reason)}`
  if (!isStarted) return `${lead}${visible(outline.file)}${why || `: ${status}`}`
  return `${visible(outline.file)}: ${status} in ${duration(durationMs)}${why}`
}

function eventLine(event: Event, lab: PlainLab, colour: boolean): string | null {
  const { file, title, steps } = lab.outline
  switch (event.type) {
    case 'host-start':
      return `${lab.lead}${visible(file)}: ${visible(title)}, ${count(steps.length, 'step')}`
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
    paint(stepWord(result).padEnd(STATUS_WIDTH)),
    column(visible(result.id), id),
    column(visible(placeOf(result, outline.file)), place),
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
    column(visible(placeOf(step ?? { line: 1 }, outline.file)), place),
    visible(event.note),
  ]
  return cells.join('  ')
}

function endTexts(
  report: Report,
  hostErrors: HostErrorEvent[],
  told: ReadonlySet<string>,
  { colour, width }: ReporterOptions,
): string[] {
  const options = { colour, width: width(), mostRows: MOST_ROWS, told }
  return [...troubleTexts(report, hostErrors, options), summaryText(report, options)]
}
