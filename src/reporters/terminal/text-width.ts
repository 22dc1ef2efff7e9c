import { charWidth, isPrintableAscii, widthOf } from '../../core/text/char-width.ts'

const SGR = /\x1b\[[0-9;:]*m/g

/** Columns that a text without control characters takes on a terminal; colours take none. */
export function textWidth(text: string): number {
  const plain = text.includes('\x1b') ? text.replace(SGR, '') : text
  return widthOf(plain)
}

/** A plain text within so many columns, with `…` where something is left out. */
export function clip(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  return width < 1 ? '' : `${head(text, width - 1).trimEnd()}…`
}

/** A plain text in exactly so many columns. */
export function column(text: string, width: number): string {
  const clipped = clip(text, width)
  return clipped + ' '.repeat(Math.max(0, width - textWidth(clipped)))
}

/** A plain line in pieces of so many columns at most, the same text without a break. */
export function hardWrap(line: string, width: number): string[] {
  const pieces: string[] = []
  let rest = line
  while (textWidth(rest) > width) {
    const piece = head(rest, width)
    if (piece === '') break
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  return [...pieces, rest]
}

/** As `hardWrap`, but broken behind blanks where there are any. */
export function softWrap(line: string, width: number): string[] {
  const pieces: string[] = []
  let rest = line
  while (textWidth(rest) > width) {
    const whole = head(rest, width)
    if (whole === '') break
    // A blank right behind it breaks nothing.
    const blank = rest[whole.length] === ' ' ? whole.length : whole.lastIndexOf(' ')
    const piece = blank < 1 || whole.slice(0, blank).trim() === '' ? whole : rest.slice(0, blank + 1)
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  return [...pieces, rest]
}

/** A plain sentence in lines of so many columns, broken between words; a longer word is broken too. */
export function wordWrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (textWidth(joined) <= width) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = hardWrap(word, width)
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1)!
  }
  return [...lines, line]
}

/** As much of the text as fits into so many columns. */
function head(text: string, width: number): string {
  if (isPrintableAscii(text.slice(0, width))) return text.slice(0, width)
  let taken = ''
  let used = 0
  for (const char of text) {
    used += charWidth(char, taken)
    if (used > width) break
    taken += char
  }
  return taken
}
