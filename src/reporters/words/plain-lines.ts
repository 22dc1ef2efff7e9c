import type { Event, LabOutline } from '../../core/event.ts'
import { rerunText } from '../../core/rerun.ts'
import type { StepResult } from '../../core/step-result.ts'
import { styleFor } from '../terminal/style.ts'
import { column, textWidth } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import { hostWords } from './host-words.ts'
import { noteWords } from './note-words.ts'
import { stepWord } from './step-word.ts'
import { count, duration } from './words.ts'

// `output-limit` and `session-lost`, the longest words for a step.
const STATUS_WIDTH = 12
const TIME_WIDTH = 7

/** A lab, and how wide its columns are. */
export interface PlainLab {
  outline: LabOutline
  isStarted: boolean
  id: number
  place: number
  session: number
}

/** A lab that has not been started. */
export function plainLab(outline: LabOutline): PlainLab {
  const { file, steps } = outline
  const widest = (texts: string[]) =>
    texts.reduce((most, text) => Math.max(most, textWidth(visible(text))), 0)
  return {
    outline,
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

/** Whether an event is the first of its lab's own. */
export function startsLab({ type }: Event, { isStarted }: PlainLab): boolean {
  return !isStarted && (type === 'host-start' || type === 'rerun')
}

/** The line above those of a lab. */
export function headingLine({ outline: { file, title, steps } }: PlainLab): string {
  return `${visible(file)}: ${visible(title)}, ${count(steps.length, 'step')}`.replaceAll('\n', ' ')
}

/** The last line of a lab; the only one of a lab that was never started. */
export function endLine(
  { status, reason, durationMs }: Extract<Event, { type: 'lab-end' }>,
  { outline, isStarted }: PlainLab,
): string {
  const why = reason === null || status === 'host-error' ? '' : `: ${visible(reason)}`
  if (!isStarted) return `${visible(outline.file)}${why || `: ${status}`}`
  return `${visible(outline.file)}: ${status} in ${duration(durationMs)}${why}`
}

/** What an event adds to those of its lab, between the heading and the end; `null`: nothing. */
export function eventLine(event: Event, lab: PlainLab, colour: boolean): string | null {
  switch (event.type) {
    case 'rerun':
      return `watch: ${visible(rerunText(event.rerun, lab.outline.file))}`
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
    ...(result.notes.length > 0 ? [visible(result.notes.map(noteWords).join(', '))] : []),
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
