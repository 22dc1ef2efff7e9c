import type { Code } from 'mdast'
import type { Place } from '../../core/place.ts'

/** A fenced block as written. */
export interface Block {
  /** Of the whole fence, opening line first. */
  place: Place
  /** The run that opens it, e.g. three backticks. */
  fence: string
  /** What follows the run in the source line. */
  info: string
  infoPlace: Place
  closed: boolean
  lines: BlockLine[]
}

/** A line inside a block. */
export interface BlockLine {
  /** Without the indentation, or the `>`, of the list or quote around it. */
  text: string
  line: number
  /**
   * Column of the text's first character in the source line; below 1 where the text begins with blanks that a tab has left over, part of
   * which belongs to a list.
   */
  column: number
}

/**
 * The fenced block of a code node, with everything taken from the source lines where Markdown has lost it.
 *
 * @param source the file's lines
 * @returns `null` for code that is merely indented
 */
export function blockOf(node: Code, source: readonly string[]): Block | null {
  const { start, end } = node.position!
  const opening = source[start.line - 1] ?? ''
  const fence = /^(?:`{3,}|~{3,})/.exec(opening.slice(start.column - 1))?.[0]
  if (fence === undefined) return null
  const infoColumn = start.column + fence.length
  const closed = isClosed(node, fence, source)
  return {
    place: { line: start.line, column: start.column, endLine: end.line, endColumn: end.column },
    fence,
    info: opening.slice(infoColumn - 1),
    infoPlace: { line: start.line, column: infoColumn },
    closed,
    lines: blockLines(node, closed, source),
  }
}

/** Where a block's opening fence stands, its info string included. */
export function openingPlace({ place: { line, column }, fence, info }: Block): Place {
  return { line, column, endLine: line, endColumn: column + fence.length + info.trimEnd().length }
}

/** Where a piece of a block's line stands in the file. What is missing behind the line's end stands at its end. */
export function placeIn(line: BlockLine, from: number, to: number): Place {
  const [column, endColumn] = [from, to].map((offset) =>
    Math.max(line.column + Math.min(offset, line.text.length), 1),
  )
  return { line: line.line, column: column!, endLine: line.line, endColumn: endColumn! }
}

/** mdast does not tell a fence that was closed from one that its list, its quote or the file ended. */
function isClosed(node: Code, fence: string, source: readonly string[]): boolean {
  const { start, end } = node.position!
  if (start.line === end.line) return false
  const last = /^[ \t>]*(`+|~+)[ \t]*$/.exec(source[end.line - 1] ?? '')?.[1]
  if (last === undefined || last[0] !== fence[0] || last.length < fence.length) return false
  // A line of the content can look like a closing fence (`> ~~~`): then it is part of the value.
  return contentLines(node.value).length < end.line - start.line
}

function blockLines(node: Code, closed: boolean, source: readonly string[]): BlockLine[] {
  const { start, end } = node.position!
  const texts = contentLines(node.value)
  // Markdown has one value for no line and for one empty line.
  const count = closed ? end.line - start.line - 1 : texts.length
  return Array.from({ length: count }, (_, index) => {
    const text = texts[index] ?? ''
    const line = start.line + 1 + index
    return { text, line, column: columnOf(text, source[line - 1] ?? '') }
  })
}

function contentLines(value: string): string[] {
  return value === '' ? [] : value.split(/\r\n|\n/)
}

/** Every line of a block is the end of its source line, but for a tab that lost some of its columns to a list: the others are blanks. */
function columnOf(text: string, sourceLine: string): number {
  return sourceLine.length - text.length + 1
}
