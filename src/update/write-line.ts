import type { LinePart } from '../core/expectation.ts'
import { hasLoneBytes } from '../core/text/byte-text.ts'
import { escapedLine } from '../core/text/escaped-line.ts'
import { quoted } from '../matchers/regex.ts'
import { readLine } from '../parse/expectation/line-pattern.ts'
import { type Hole, isHole, type Piece, textsOf } from './piece.ts'

/** Nothing of a lab's file, or nothing that anybody would see: control characters, bytes that are no UTF-8, what has no width. */
const ODD =
  /[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff]|\p{Bidi_Control}/u

/** In a block these are taken for a closing fence that lost a character. */
const SHORT_FENCE = /^[ \t]*(?:``|~~)[ \t]*$/

/** A line of an `output` block that means exactly these pieces, whatever they look like. */
export function writeLine(pieces: readonly Piece[]): string {
  if (pieces.every((piece) => !isHole(piece))) return writeText(pieces.join(''))
  if (textsOf(pieces).some(hasLoneBytes)) return escapedGlob(pieces)
  const plain = written(pieces, (text) => text)
  if (means(plain, pieces)) return plain
  const safe = written(pieces, safeText)
  const last = pieces.at(-1)!
  if (placeholdersIn(safe) !== null || isHole(last)) return safe
  // It ends with what looks like `(glob)`.
  const end = last.lastIndexOf(' ')
  const beginning = written([...pieces.slice(0, -1), last.slice(0, end)], safeText)
  return `${beginning}${regexPlaceholder(last.slice(end))}`
}

/** No placeholder fits bytes that are no UTF-8, and nothing with them can be written beside one. */
function escapedGlob(pieces: readonly Piece[]): string {
  const star = (text: string) =>
    escapedLine(text).replace(/[*?]/g, (char) => (char === '*' ? '\\x2a' : '\\x3f'))
  return `${pieces.map((piece) => (isHole(piece) ? '*' : star(piece))).join('')} (esc) (glob)`
}

function written(pieces: readonly Piece[], text: (text: string) => string): string {
  return pieces.map((piece) => (isHole(piece) ? placeholder(piece) : text(piece))).join('')
}

/** A cell of a table, in which two blanks would part it. */
export function writeCell(pieces: readonly Piece[]): string {
  if (!pieces.some((piece) => !isHole(piece) && /\s\s|\t/.test(piece))) return writeLine(pieces)
  const whole = pieces.flatMap((piece): Piece[] => (isHole(piece) ? [piece] : piece.split(/(\s\s+|\t)/)))
  return whole
    .map((piece) => {
      if (isHole(piece)) return placeholder(piece)
      return /^(?:\s\s+|\t)$/.test(piece) ? regexPlaceholder(piece) : safeText(piece)
    })
    .join('')
}

/** Where a line stands under its command. */
export interface UnderCommand {
  isFirst: boolean
  isLast: boolean
}

/** A line under a command of a transcript: it is neither another command, nor more of this one, nor its status. */
export function writeInTranscript(pieces: readonly Piece[], { isFirst, isLast }: UnderCommand): string {
  const line = writeLine(pieces)
  if (isLast && /^\[\d{1,3}\]$/.test(line)) return `${line} (literal)`
  if (!/^\$(?: |$)/.test(line) && !(isFirst && /^>(?: |$)/.test(line))) return line
  if (pieces.some(isHole)) return regexPlaceholder(line[0]!) + line.slice(1)
  const text = pieces.join('')
  return `\\x${text.charCodeAt(0).toString(16)}${escapedLine(text.slice(1))} (esc)`
}

/** The first way of writing it that is read as it was meant. */
function writeText(text: string): string {
  if (!isOdd(text) && !SHORT_FENCE.test(text) && isRead(text, 'literal', text)) return text
  const literal = `${text} (literal)`
  if (!isOdd(text) && isRead(literal, 'exact', text)) return literal
  return `${escapedLine(text)} (esc)`
}

function isRead(line: string, kind: 'literal' | 'exact', text: string): boolean {
  const { pattern, mistakes, times, isOpen } = readLine(line)
  const isWhole = mistakes.length === 0 && times === undefined && isOpen === undefined
  return isWhole && pattern.kind === kind && (pattern.kind !== 'exact' || pattern.text === text)
}

/** As it stands in a line. */
export function placeholder({ name, type, captures }: Pick<Hole, 'name' | 'type' | 'captures'>): string {
  if (name === null) return `{{${type}}}`
  return captures ? `{{${name}:${type}}}` : `{{${name}}}`
}

/** Text between placeholders in which nothing is taken for one. */
function safeText(text: string): string {
  return text
    .replace(/\{\{/g, () => regexPlaceholder('{{'))
    .replace(new RegExp(ODD, 'gu'), (char) => `{{/${hexEscape(char)}/}}`)
}

function regexPlaceholder(text: string): string {
  return `{{/${[...text].map((char) => (isOdd(char) ? hexEscape(char) : quoted(char))).join('')}/}}`
}

function isOdd(text: string): boolean {
  return ODD.test(text)
}

function hexEscape(char: string): string {
  return `\\x{${char.codePointAt(0)!.toString(16)}}`
}

/** What a line is read as, if it has placeholders and no ending. */
function placeholdersIn(line: string): LinePart[] | null {
  const { pattern, mistakes, times, isOpen } = readLine(line)
  const isPlain = mistakes.length === 0 && times === undefined && isOpen === undefined
  return isPlain && pattern.kind === 'placeholders' ? pattern.parts : null
}

/** Whether a line is read as just these pieces. */
function means(line: string, pieces: readonly Piece[]): boolean {
  if (ODD.test(line)) return false
  const parts = placeholdersIn(line)
  if (parts === null) return false
  const read = parts.map((part) => (part.kind === 'text' ? part.text : { name: part.name, type: part.type }))
  const meant = pieces.map((piece) =>
    isHole(piece)
      ? { name: piece.name, type: piece.name !== null && !piece.captures ? null : piece.type }
      : piece,
  )
  return JSON.stringify(read) === JSON.stringify(meant)
}
