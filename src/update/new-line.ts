import type { Expectation, ExpectedLine, ExpectedPiece } from '../core/expectation.ts'
import { readLine } from '../parse/expectation/line-pattern.ts'
import type { Bound } from './bound.ts'
import { type Hole, hole, isHole, joined, type Piece } from './piece.ts'
import { writeCell, writeInTranscript, writeLine } from './write-line.ts'

/** A line of an `output` block as it is to be. */
export type NewLine =
  /** As it stands there, with what it captures. */
  | { kind: 'kept'; line: ExpectedLine; captures: Bound }
  /** `...` */
  | { kind: 'gap' }
  | { kind: 'written'; pieces: Piece[] }
  /** A row of a table, with what the cells capture that are as they were. */
  | { kind: 'row'; cells: NewCell[]; captures: Bound }
  | { kind: 'json'; parts: JsonPart[] }

/** Of JSON: as it is written, or a string of which something may be a placeholder. */
export type JsonPart = string | { content: Piece[] }

/** A cell, where in its line it is to begin, and how far behind the one before it where that is longer. */
export type NewCell = { from: number; gap: number } & ({ kept: ExpectedPiece } | { pieces: Piece[] })

/** What of a line is written out, for who looks for words in it. */
export function wordsOfLine(line: NewLine): string {
  if (line.kind === 'kept' || line.kind === 'gap') return ''
  const cells =
    line.kind === 'row' ? line.cells.flatMap((cell) => ('kept' in cell ? [cell.kept.text] : [])) : []
  const pieces = piecesOfLine(line).flat()
  return [...cells, ...pieces.filter((piece) => !isHole(piece))].join(' ')
}

/** What of a line is new, piece by piece. */
export function piecesOfLine(line: NewLine): readonly Piece[][] {
  if (line.kind === 'written') return [line.pieces]
  if (line.kind === 'json')
    return line.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.content]))
  return line.kind === 'row' ? line.cells.flatMap((cell) => ('pieces' in cell ? [cell.pieces] : [])) : []
}

/**
 * What lines are in the file.
 *
 * @param isTranscript they stand under a command
 */
export function textsOfLines(lines: readonly NewLine[], isTranscript: boolean): string[] {
  return lines.map((line, index) => {
    if (line.kind === 'kept') return line.line.text
    if (line.kind === 'gap') return '...'
    if (line.kind === 'row') return rowText(line.cells)
    if (line.kind === 'json') return line.parts.map(jsonText).join('')
    const pieces = withPrefixLengths(line.pieces)
    if (!isTranscript) return writeLine(pieces)
    return writeInTranscript(pieces, { isFirst: index === 0, isLast: index === lines.length - 1 })
  })
}

function jsonText(part: JsonPart): string {
  return typeof part === 'string' ? part : JSON.stringify(writeLine(withPrefixLengths(part.content)))
}

/** Two blanks at least part cells. */
function rowText(cells: readonly NewCell[]): string {
  return cells.reduce((row, cell) => {
    const text = 'kept' in cell ? cell.kept.text : writeCell(withPrefixLengths(cell.pieces))
    if (text === '') return row
    return `${row}${' '.repeat(Math.max(cell.from - row.length, row === '' ? 0 : cell.gap))}${text}`
  }, '')
}

/** An address without a name and the length of its prefix are one, as they are elsewhere. */
function withPrefixLengths(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = []
  for (const piece of pieces) {
    const address = all.at(-1)
    const length = isHole(piece) ? undefined : /^\/\d{1,3}(?![\w/])/.exec(piece)?.[0]
    const isPrefix = address !== undefined && isHole(address) && isBareAddress(address)
    if (length === undefined || !isPrefix) all.push(piece)
    else {
      const [one, other] = address.texts
      all[all.length - 1] = hole([one + length, other + length], 'cidr')
      all.push((piece as string).slice(length.length))
    }
  }
  return joined(all)
}

function isBareAddress({ type, name, isFixed }: Hole): boolean {
  return type === 'ip' && name === null && !isFixed
}

/** The expectation that these lines make. */
export function expectationOf(
  expectation: Expectation,
  lines: readonly NewLine[],
  isTranscript = false,
): Expectation {
  return {
    ...expectation,
    lines: textsOfLines(lines, isTranscript).map((text, index) => {
      const { pattern, times, isOpen } = readLine(text)
      const at = { line: expectation.firstLine + index, text, pattern }
      return { ...at, ...(times && { times }), ...(isOpen && { isOpen }) }
    }),
  }
}
