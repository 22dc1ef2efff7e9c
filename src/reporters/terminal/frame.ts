import type { Style } from './style.ts'
import { hardWrap, softWrap, textWidth } from './text-width.ts'
import { visible } from './visible.ts'

/** How text is framed: a margin with line numbers, a bar, the text. */
export interface Frame {
  style: Style
  colour: boolean
  /** Columns in all. */
  width: number
  /** Columns of the line numbers. */
  digits: number
}

/** A captured or written line to show. */
export interface FramedLine {
  text: string
  /** Markdown line; `null` where it has none. */
  line?: number | null
  /** The line a failure is about. */
  isMarked?: boolean
  /** In front of the text, kept free when the text goes on in the next row. */
  sign?: string
  paint?: (text: string) => string
  /** It is a message: broken between words where it is too long. */
  isMessage?: boolean
}

// What is longer is no text for people; the report has it whole.
const LONGEST_LINE = 1000
const TAB = 8

/** A line in its frame; several where it is wider than the frame. All of it is safe to print, as captured text never is. */
export function frameLine(
  frame: Frame,
  { text, line = null, isMarked = false, sign = '', paint, isMessage = false }: FramedLine,
): string[] {
  const { style, colour, width, digits } = frame
  const room = Math.max(10, width - digits - sign.length - '     │ '.length)
  const number = (line === null ? '' : String(line)).padStart(digits)
  const first = `  ${isMarked ? `${style.red('>')} ${style.bold(number)}` : `  ${style.dim(number)}`} ${style.dim('│')} `
  const next = `    ${' '.repeat(digits)} ${style.dim('│')} ${' '.repeat(sign.length)}`
  return pieces(text, room, { colour: colour && paint === undefined, isMessage }).map((piece, index) => {
    const whole = index === 0 ? sign + piece : piece
    return `${index === 0 ? first : next}${paint ? paint(whole) : whole}`.trimEnd()
  })
}

/** A remark between framed lines. */
export function frameRemark({ style, digits }: Frame, text: string): string {
  return `    ${' '.repeat(digits)} ${style.dim(`│ … ${text}`)}`
}

function pieces(
  text: string,
  room: number,
  { colour, isMessage }: { colour: boolean; isMessage: boolean },
): string[] {
  const short = withoutTabs(shortened(text))
  const coloured = visible(short, colour)
  if (textWidth(coloured) <= room) return [coloured]
  return (isMessage ? softWrap : hardWrap)(visible(short), room)
}

function shortened(text: string): string {
  if (text.length <= LONGEST_LINE) return text
  return `${text.slice(0, LONGEST_LINE)}… (${text.length - LONGEST_LINE} more characters)`
}

function withoutTabs(text: string): string {
  let column = 0
  return text
    .split(/(\t)/)
    .map((part) => {
      const shown = part === '\t' ? ' '.repeat(TAB - (column % TAB)) : part
      column += textWidth(shown)
      return shown
    })
    .join('')
}
