import { charWidth, isPrintableAscii, widthOf } from '../../core/text/char-width.ts'

/**
 * How a program counted when it laid out its table: by the columns that a terminal shows (util-linux, `column`), by
 * characters (Go's tabwriter, so Docker), or by bytes (printf in C and bash). They differ where text is not ASCII.
 */
export type Measure = 'columns' | 'characters' | 'bytes'

/** A run of characters without a blank. */
export interface Word {
  text: string
  /** Index of its first character in the line. */
  start: number
  /** Index behind its last one. */
  end: number
  /** Where it begins, as measured. */
  from: number
  /** Where it ends, as measured. */
  to: number
}

const TAB = 8

/** A line with blanks for its tabs, as a terminal shows it. */
export function withoutTabs(line: string): string {
  if (!line.includes('\t')) return line
  let width = 0
  return line
    .split(/(\t)/)
    .map((part) => {
      const shown = part === '\t' ? ' '.repeat(TAB - (width % TAB)) : part
      width += widthOf(shown)
      return shown
    })
    .join('')
}

/** The words of a line without tabs. */
export function wordsOf(line: string, measure: Measure): Word[] {
  const position = isPrintableAscii(line) ? null : positions(line, measure)
  const words: Word[] = []
  for (let end = 0; end < line.length; ) {
    let start = end
    while (line[start] === ' ') start += 1
    end = line.indexOf(' ', start)
    if (end < 0) end = line.length
    if (start < end) {
      const text = line.slice(start, end)
      words.push({ text, start, end, from: position?.[start] ?? start, to: position?.[end] ?? end })
    }
  }
  return words
}

/** What is measured before each code unit of a line, and before its end. */
function positions(line: string, measure: Measure): number[] {
  const found: number[] = []
  let at = 0
  let before = ''
  for (const char of line) {
    for (let unit = 0; unit < char.length; unit += 1) found.push(at)
    if ((char >= ' ' && char <= '~') || measure === 'characters') at += 1
    else at += measure === 'columns' ? charWidth(char, before) : Buffer.byteLength(char)
    before = char
  }
  return [...found, at]
}
