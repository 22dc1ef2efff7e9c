import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { type Frame, frameLine } from '../terminal/frame.ts'
import { type Style, styleFor } from '../terminal/style.ts'
import { clip, hardWrap, textWidth, wordWrap } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'

/** How complaints about a lab's text are shown. */
export interface ComplaintTextOptions {
  colour: boolean
  /** Columns. */
  width: number
  /** Complaints of one file at most. */
  most: number
}

/**
 * All that is wrong with a file, for people: each place, its rule, what was found and expected, the line of the file with the
 * place underlined, and the hint. Empty where nothing is.
 */
export function complaintsText(file: VFile, options: ComplaintTextOptions): string {
  const sorted = file.messages.toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  )
  const lines = String(file).split(/\r\n|\n/)
  const frame: Frame = { ...options, style: styleFor(options.colour), digits: digitsOf(sorted) }
  const shown = sorted
    .slice(0, options.most)
    .map((message) => complaintText(message, file.path, lines, frame))
  const left = sorted.length - shown.length
  return [...shown, ...(left === 0 ? [] : [`  … and ${left} more in ${visible(file.path)}`])].join('\n\n')
}

/** Columns that the largest line number takes. */
function digitsOf(messages: readonly VFileMessage[]): number {
  return String(Math.max(...messages.map(({ line }) => line ?? 1))).length
}

function complaintText(message: VFileMessage, path: string, lines: readonly string[], frame: Frame): string {
  const { style, width } = frame
  const { line = 1, column = 1 } = message
  const [sign, paint] = signOf(message, style)
  const place = `${visible(path)}:${line}:${column}`
  return [
    `${sign} ${style.bold(place)}  ${style.dim(message.ruleId ?? '')}`.trimEnd(),
    ...paragraph(message.reason, width).map(paint),
    ...excerpt(message, lines, frame, paint),
    ...(message.note ? paragraph(`hint: ${message.note}`, width) : []),
  ].join('\n')
}

function signOf({ fatal }: VFileMessage, style: Style): [sign: string, paint: (text: string) => string] {
  if (fatal === true) return [style.red('✗'), style.red]
  return fatal === false ? [style.yellow('!'), style.yellow] : [style.cyan('·'), (text) => text]
}

function paragraph(text: string, width: number): string[] {
  return visible(text)
    .split('\n')
    .flatMap((line) => wordWrap(line, Math.max(10, width - 2)))
    .map((line) => `  ${line}`)
}

/** The line, and the place underlined; of a place of several lines the first. A line that has nothing of it is left out. */
function excerpt(
  { line, column = 1, place }: VFileMessage,
  lines: readonly string[],
  frame: Frame,
  paint: (text: string) => string,
): string[] {
  const text = lines[(line ?? 0) - 1]
  if (text === undefined || text.trim() === '') return []
  const end = place !== undefined && 'start' in place ? place.end : null
  const to = end === null ? column + 1 : end.line === line ? end.column : text.length + 1
  const room = Math.max(10, frame.width - frame.digits - '     │ '.length)
  const row = rowWith(text, column - 1, to - 1, room)
  const underline = ' '.repeat(row.from) + '^'.repeat(Math.max(1, row.to - row.from))
  return [
    ...frameLine(frame, { text: row.text, line: line ?? null }),
    ...frameLine(frame, { text: underline, paint }),
  ]
}

/** As much of a line as there is room for, with the place in it, and the columns at which that stands. */
function rowWith(line: string, fromOffset: number, toOffset: number, room: number) {
  const whole = expanded(line)
  const [from, to] = [columnOf(line, fromOffset), columnOf(line, toOffset)]
  const cut = to < room || textWidth(whole) <= room ? 0 : Math.max(0, from - Math.floor(room / 3))
  const text = cut === 0 ? whole : `…${whole.slice(hardWrap(whole, cut + 1)[0]!.length)}`
  return { text: clip(text, room), from: from - cut, to: Math.min(to - cut, room) }
}

function columnOf(line: string, offset: number): number {
  return textWidth(expanded(line.slice(0, offset)))
}

const TAB = 8

/** A line as it is shown: tabs as blanks, nothing that a terminal would obey. */
function expanded(line: string): string {
  let shown = ''
  for (const part of visible(line).split(/(\t)/))
    shown += part === '\t' ? ' '.repeat(TAB - (textWidth(shown) % TAB)) : part
  return shown
}
