import type { ComparedLine, Failure, StepResult } from '../../core/step-result.ts'
import { diffRows } from '../diff/diff-rows.ts'
import { diffText } from '../diff/diff-text.ts'
import { jsonDifferencesText } from '../diff/json-differences.ts'
import { type Frame, frameLine, frameRemark } from '../terminal/frame.ts'
import { repeatedLines } from '../terminal/repeated-lines.ts'
import { type Style, styleFor } from '../terminal/style.ts'
import { textWidth, wordWrap } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import { withCut } from '../terminal/with-cut.ts'
import { mark } from './marks.ts'
import { noteWords } from './note-words.ts'
import { stateText } from './state-text.ts'
import { stepWord } from './step-word.ts'
import { tableText } from './table-text.ts'
import { count, duration } from './words.ts'

/** How a failed step is shown. */
export interface FailureTextOptions {
  /** Path of the lab, as the user named it. */
  file: string
  colour: boolean
  /** Columns. */
  width: number
  /** Lines of the block and of the diff at most; of each stream half as many, of one that a diff is of no more than the diff has. */
  mostRows: number
}

// What still fits into some twenty rows.
const LONGEST_JSON = 1500

/** Lines that are read at one glance. */
const SCREENFUL = 20

/**
 * A step that did not pass, in full: the Markdown place, what failed, the block with the failing line marked, expected
 * and printed as a diff, what else was printed, hints. Used by every reporter for people.
 */
export function failureText(step: StepResult, options: FailureTextOptions): string {
  const style = styleFor(options.colour)
  const frame: Frame = { ...options, style, digits: lineDigits(step) }
  const [first, ...others] = step.failures
  return [
    ...heading(step, options, style),
    ...paragraph(first?.message ?? step.reason ?? step.status, options.width).map((line) => style.red(line)),
    ...paragraph(facts(step).join(' · '), options.width).map((line) => style.dim(line)),
    '',
    ...blockText(step, frame, options.mostRows),
    ...(first ? detailText(first, frame, options) : []),
    ...others.flatMap((failure) => otherFailureText(failure, frame, options)),
    ...streamTexts(step, frame, options.mostRows),
    ...(step.state === undefined ? [] : stateText(step.state, frame, Math.ceil(options.mostRows / 2))),
  ].join('\n')
}

function heading(step: StepResult, { file, width }: FailureTextOptions, style: Style): string[] {
  const place = visible(`${step.file ?? file}:${step.failures[0]?.line ?? step.line}`)
  const id = visible(step.id)
  const first = `${mark(step.status, style)} ${style.bold(place)}`
  return textWidth(`${place}  ${id}`) > width - 2 ? [first, `  ${id}`] : [`${first}  ${id}`]
}

function facts(step: StepResult): string[] {
  return [
    visible(step.session),
    stepWord(step),
    // Of a step that was stopped, labrun is the cause.
    ...(step.exitCode === null || isStopped(step) ? [] : [`exit status ${step.exitCode}`]),
    duration(step.durationMs),
    ...(step.attempts > 1 ? [`${step.attempts} tries`] : []),
    ...(step.truncated ? ['output cut'] : []),
    ...step.notes.map((note) => visible(noteWords(note))),
  ]
}

function isStopped(step: StepResult): boolean {
  return ['timed-out', 'output-limit', 'interrupted'].includes(stepWord(step))
}

function paragraph(text: string, width: number): string[] {
  return visible(text)
    .split('\n')
    .flatMap((line) => wordWrap(line, Math.max(10, width - 2)))
    .map((line) => `  ${line}`)
}

/** Columns that the largest line number takes. */
function lineDigits(step: StepResult): number {
  const compared = step.failures.flatMap(({ line, comparison = [], table, json = [] }) => [
    line,
    ...[...comparison, ...(table?.rows ?? []), ...json].map((row) => ('line' in row ? row.line : 0)),
  ])
  const last = firstLine(step) + step.script.split('\n').length - 1
  return String(compared.reduce((most, line) => Math.max(most, line), last)).length
}

/** Markdown line of the script's first line. */
function firstLine({ line, scriptLine }: StepResult): number {
  return scriptLine ?? line + 1
}

function blockText(step: StepResult, frame: Frame, mostRows: number): string[] {
  const lines = step.script.split('\n')
  const first = firstLine(step)
  const failing = new Set(step.failures.map(({ line }) => line - first))
  const marked = lines.findIndex((_, index) => failing.has(index))
  const start = Math.max(0, Math.min(marked - Math.floor(mostRows / 2), lines.length - mostRows))
  const shown = lines.slice(start, start + mostRows)
  const rows = shown.flatMap((text, index) => {
    const line = first + start + index
    return frameLine(frame, { text, line, isMarked: failing.has(start + index) })
  })
  const left = lines.length - start - shown.length
  return [
    ...(start > 0 ? [frameRemark(frame, `${count(start, 'line')} above`)] : []),
    ...rows,
    ...(left > 0 ? [frameRemark(frame, `${count(left, 'line')} below`)] : []),
  ]
}

function detailText(failure: Failure, frame: Frame, { width, mostRows }: FailureTextOptions): string[] {
  const compared = comparedText(failure, frame, mostRows)
  const hint = failure.hint ? paragraph(`hint: ${failure.hint}`, width) : []
  return [
    ...(compared.length > 0 ? ['', ...compared] : []),
    ...(hint.length > 0 ? ['', ...hint.map((line) => frame.style.cyan(line))] : []),
  ]
}

function comparedText(failure: Failure, frame: Frame, mostRows: number): string[] {
  if (failure.table !== undefined) return tableText(failure.table, frame, mostRows)
  if (failure.json !== undefined) return jsonDifferencesText(failure.json, frame, mostRows)
  const rows = diffRows(failure)
  return rows.length > 0 ? diffText(rows, frame, mostRows) : []
}

function otherFailureText(failure: Failure, frame: Frame, options: FailureTextOptions): string[] {
  const message = paragraph(failure.message, options.width).map((line) => frame.style.red(line))
  return ['', ...message, ...detailText(failure, frame, options)]
}

function streamTexts(step: StepResult, frame: Frame, mostRows: number): string[] {
  const most = Math.ceil(mostRows / 2)
  return [
    ...stdoutText(step, frame, mostRows, most),
    ...streamText('stderr', withCut(step.stderr, step.stderrCut), frame, most),
    ...streamText('late output', step.lateOutput, frame, most),
  ]
}

function stdoutText(step: StepResult, frame: Frame, diffRowsAtMost: number, most: number): string[] {
  const { failures, stdout } = step
  const isTold = (failure: Failure) =>
    showsAllPrinted(failure) || showsEnd(failure, diffRowsAtMost) || tellsMore(failure, stdout, most)
  if (failures.some(isTold)) return []
  const title = step.merged === true ? 'printed' : 'stdout'
  const inDiffs = Math.max(
    0,
    ...failures.map((failure) => Math.min(diffRows(failure).length, diffRowsAtMost)),
  )
  const rows = inDiffs === 0 ? most : Math.min(most, Math.max(inDiffs, SCREENFUL))
  return streamText(title, withCut(stdout, step.stdoutCut), frame, rows)
}

/** Whether a failure's diff has every printed line in it. */
function showsAllPrinted({ comparison = [] }: Failure): boolean {
  const leavesOut = (row: ComparedLine) =>
    (row.kind === 'gap' || row.kind === 'passed-over' || row.kind === 'left-out') && row.count > 0
  return comparison.length > 0 && !comparison.some(leavesOut)
}

/** Whether a failure's diff goes on to the last printed line, and for long enough before it that its end would add nothing. */
function showsEnd({ comparison = [] }: Failure, mostRows: number): boolean {
  if (comparison.length > mostRows) return false
  const omitted = comparison.findLastIndex((row) => 'count' in row && row.count > 0)
  const atEnd = comparison.slice(omitted + 1).filter(({ kind }) => kind !== 'missing')
  return atEnd.length >= SCREENFUL
}

/** Of a long JSON the places that differ say more than its end does, which is all that would be shown. */
function tellsMore({ json }: Failure, printed: string, mostRows: number): boolean {
  return json !== undefined && (printed.length > LONGEST_JSON || printed.split('\n').length > mostRows + 1)
}

/** The end of a stream, as that is where trouble shows. */
function streamText(title: string, text: string, frame: Frame, mostRows: number): string[] {
  if (text === '') return []
  const rows = repeatedLines(text.replace(/\r?\n$/, '').split(/\r?\n/))
  const shown = rows.slice(-mostRows)
  const above = rows.slice(0, -mostRows).reduce((sum, { times }) => sum + times, 0)
  return [
    '',
    `  ${frame.style.bold(title)}`,
    ...(above > 0 ? [frameRemark(frame, `${count(above, 'line')} above`)] : []),
    ...shown.flatMap(({ text, times }) => [
      ...frameLine(frame, { text, isMessage: title === 'stderr' }),
      ...(times > 1 ? [frameRemark(frame, `the same ${count(times - 1, 'time')} more`)] : []),
    ]),
  ]
}
