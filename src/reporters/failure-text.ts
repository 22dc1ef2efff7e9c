import type { Cut } from '../core/output-text.ts'
import { sizeText } from '../core/size-text.ts'
import type { ComparedLine, Failure, StepResult } from '../core/step-result.ts'
import { diffRows } from './diff-rows.ts'
import { diffText } from './diff-text.ts'
import { type Frame, frameLine, frameRemark } from './frame.ts'
import { mark } from './marks.ts'
import { type Style, styleFor } from './style.ts'
import { textWidth, wordWrap } from './text-width.ts'
import { visible } from './visible.ts'
import { count, duration } from './words.ts'

/** How a failed step is shown. */
export interface FailureTextOptions {
  /** Path of the lab, as the user named it. */
  file: string
  colour: boolean
  /** Columns. */
  width: number
  /** Lines of the block and of the diff at most; of each stream half as many. */
  mostRows: number
}

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
    ...streamTexts(step, frame, Math.ceil(options.mostRows / 2)),
  ].join('\n')
}

function heading(step: StepResult, { file, width }: FailureTextOptions, style: Style): string[] {
  const place = visible(`${file}:${step.failures[0]?.line ?? step.line}`)
  const id = visible(step.id)
  const first = `${mark(step.status, style)} ${style.bold(place)}`
  return textWidth(`${place}  ${id}`) > width - 2 ? [first, `  ${id}`] : [`${first}  ${id}`]
}

function facts(step: StepResult): string[] {
  return [
    visible(step.session),
    step.status,
    // Of a step that was stopped, labrun is the cause.
    ...(step.exitCode === null || isStopped(step) ? [] : [`exit status ${step.exitCode}`]),
    duration(step.durationMs),
    ...(step.attempts > 1 ? [`${step.attempts} tries`] : []),
    ...(step.truncated ? ['output cut'] : []),
    ...step.notes.map((note) => visible(note)),
  ]
}

function isStopped({ status }: StepResult): boolean {
  return status === 'timed-out' || status === 'output-limit'
}

function paragraph(text: string, width: number): string[] {
  return visible(text)
    .split('\n')
    .flatMap((line) => wordWrap(line, Math.max(10, width - 2)))
    .map((line) => `  ${line}`)
}

/** Columns that the largest line number takes. */
function lineDigits(step: StepResult): number {
  const compared = step.failures.flatMap(({ line, comparison = [] }) => [
    line,
    ...comparison.map((row) => ('line' in row ? row.line : 0)),
  ])
  const last = step.line + step.script.split('\n').length
  return String(compared.reduce((most, line) => Math.max(most, line), last)).length
}

function blockText(step: StepResult, frame: Frame, mostRows: number): string[] {
  const lines = step.script.split('\n')
  const failing = new Set(step.failures.map(({ line }) => line - step.line - 1))
  const marked = lines.findIndex((_, index) => failing.has(index))
  const start = Math.max(0, Math.min(marked - Math.floor(mostRows / 2), lines.length - mostRows))
  const shown = lines.slice(start, start + mostRows)
  const rows = shown.flatMap((text, index) => {
    const line = step.line + 1 + start + index
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
  const rows = diffRows(failure)
  const hint = failure.hint ? paragraph(`hint: ${failure.hint}`, width) : []
  return [
    ...(rows.length > 0 ? ['', ...diffText(rows, frame, mostRows)] : []),
    ...(hint.length > 0 ? ['', ...hint.map((line) => frame.style.cyan(line))] : []),
  ]
}

function otherFailureText(failure: Failure, frame: Frame, options: FailureTextOptions): string[] {
  const message = paragraph(failure.message, options.width).map((line) => frame.style.red(line))
  return ['', ...message, ...detailText(failure, frame, options)]
}

function streamTexts(step: StepResult, frame: Frame, mostRows: number): string[] {
  return [
    ...(step.failures.some(showsAllPrinted)
      ? []
      : streamText('stdout', withCut(step.stdout, step.stdoutCut), frame, mostRows)),
    ...streamText('stderr', withCut(step.stderr, step.stderrCut), frame, mostRows),
    ...streamText('late output', step.lateOutput, frame, mostRows),
  ]
}

/** A stream with a line of ours where bytes are left out. */
function withCut(text: string, cut: Cut | undefined): string {
  if (cut === undefined) return text
  const [head, tail] = [text.slice(0, cut.at), text.slice(cut.at)]
  return `${head}${head.endsWith('\n') ? '' : '\n'}[${sizeText(cut.bytes)} left out]\n${tail}`
}

/** Whether a failure's diff has every printed line in it. */
function showsAllPrinted({ comparison = [] }: Failure): boolean {
  const leavesOut = (row: ComparedLine) => (row.kind === 'gap' || row.kind === 'passed-over') && row.count > 0
  return comparison.length > 0 && !comparison.some(leavesOut)
}

/** The end of a stream, as that is where trouble shows. */
function streamText(title: string, text: string, frame: Frame, mostRows: number): string[] {
  if (text === '') return []
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
  const start = Math.max(0, lines.length - mostRows)
  return [
    '',
    `  ${frame.style.bold(title)}`,
    ...(start > 0 ? [frameRemark(frame, `${count(start, 'line')} above`)] : []),
    ...lines.slice(start).flatMap((line) => frameLine(frame, { text: line })),
  ]
}
