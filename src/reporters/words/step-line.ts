import type { StepOutline } from '../../core/event.ts'
import type { StepResult } from '../../core/step-result.ts'
import type { Style } from '../terminal/style.ts'
import { clip, column, textWidth } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import { mark } from './marks.ts'
import { noteWords } from './note-words.ts'
import { stepWord } from './step-word.ts'
import { count, duration } from './words.ts'

/** Columns of the lines of one lab, which fit its steps and the terminal. */
export interface StepColumns {
  id: number
  /** 0: no room. */
  session: number
  remarks: number
}

const MARGIN = '  '
const GAP = '  '
const SIGN_WIDTH = 2
const TIME_WIDTH = 7
/** The line about the host stands among those of the steps. */
export const HOST_LINE = 'Docker host'
const SHORTEST_ID = HOST_LINE.length - GAP.length - 'host'.length
const LONGEST_ID = 40
const LONGEST_SESSION = 30
const NARROWEST_SESSION = 8
const NARROWEST_NAME = 4
// Remarks have so much where there is room: `session-lost, 3 tries`.
const REMARKS = 21
// A remark that is cut shorter than this says nothing.
const SHORTEST_REMARK = 12

/** Long ids and sessions are cut, so that times stand one below the other and every line stays a line. */
export function stepColumns(steps: readonly StepOutline[], width: number): StepColumns {
  const room = Math.max(20, width - 1 - MARGIN.length - SIGN_WIDTH - 2 * GAP.length - TIME_WIDTH)
  const names = Math.max(room - REMARKS, Math.floor(room * 0.75))
  const wantedId = longest(
    steps.map(({ id }) => id),
    LONGEST_ID,
    SHORTEST_ID,
  )
  const wantedSession = longest(
    steps.map((step) => step.session),
    LONGEST_SESSION,
    NARROWEST_NAME,
  )
  const shared = Math.min(wantedId, Math.max(names - GAP.length - wantedSession, Math.floor(names * 0.6)))
  const left = Math.min(wantedSession, names - GAP.length - shared)
  const session = left < Math.min(NARROWEST_SESSION, wantedSession) ? 0 : left
  const id = session === 0 ? Math.min(wantedId, names) : shared
  return { id, session, remarks: room - namesWidth({ id, session }) }
}

function longest(texts: readonly string[], most: number, least: number): number {
  return texts.reduce((width, text) => Math.max(width, Math.min(most, textWidth(visible(text)))), least)
}

function namesWidth({ id, session }: Pick<StepColumns, 'id' | 'session'>): number {
  return session > 0 ? id + GAP.length + session : id
}

/** What stands in one line. */
export interface StepLine {
  sign: string
  id: string
  session: string
  time: string
  /** What matters most comes first: the last ones go where there is no room. */
  remarks: readonly string[]
}

/** A line in its columns: sign, id, session, time, remarks. */
export function stepLine(line: StepLine, columns: StepColumns, style: Style, paint = style.dim): string {
  const id = column(visible(line.id), columns.id)
  const session = columns.session > 0 ? GAP + column(visible(line.session), columns.session) : ''
  return joined(line, id + style.dim(session), columns, style, paint)
}

/** A line that is not about a step: one name across both columns. */
export function wideLine(
  line: Omit<StepLine, 'session'>,
  columns: StepColumns,
  style: Style,
  paint = style.dim,
): string {
  return joined(line, column(visible(line.id), namesWidth(columns)), columns, style, paint)
}

function joined(
  { sign, time, remarks }: Pick<StepLine, 'sign' | 'time' | 'remarks'>,
  names: string,
  columns: StepColumns,
  style: Style,
  paint: (text: string) => string,
): string {
  const rest = paint(fittingRemarks(remarks, columns.remarks))
  return `${MARGIN}${sign} ${names}${GAP}${style.dim(time.padStart(TIME_WIDTH))}${GAP}${rest}`.trimEnd()
}

function fittingRemarks(remarks: readonly string[], width: number): string {
  for (let kept = remarks.length; kept > 0; kept -= 1) {
    const text = visible(remarks.slice(0, kept).join(', '))
    if (textWidth(text) <= width) return text
  }
  return width < SHORTEST_REMARK ? '' : clip(visible(remarks.join(', ')), width)
}

/** The line of a step that has ended. */
export function endedStepLine(
  result: StepResult,
  isTeardown: boolean,
  columns: StepColumns,
  style: Style,
): string {
  const { status, reason, id, session } = result
  const remarks = [
    ...(status === 'passed'
      ? []
      : [status === 'skipped' && reason !== null ? `skipped: ${reason}` : stepWord(result)]),
    ...(result.attempts > 1 ? [`${result.attempts} tries`] : []),
    ...(isTeardown ? ['teardown'] : []),
    ...result.notes.map(noteWords),
  ]
  const paint = status === 'passed' ? style.dim : status === 'skipped' ? style.yellow : style.red
  const time = status === 'skipped' ? '' : duration(result.durationMs)
  return stepLine({ sign: mark(status, style), id, session, time, remarks }, columns, style, paint)
}

/** One line for all steps that never ran. */
export function notRunLine(results: readonly StepResult[], width: number, style: Style): string {
  const ids = results.map(({ id }) => id).join(', ')
  const text = `${count(results.length, 'step')} not-run: ${visible(ids)}`
  return `${MARGIN}${mark('not-run', style)} ${style.dim(clip(text, width - 1 - MARGIN.length - SIGN_WIDTH))}`
}
