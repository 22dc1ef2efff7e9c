// East Asian wide and fullwidth (Unicode TR 11, as far as scripts tell it), and emoji. Not string-width, which is exact
// but takes longer to load than a small lab to run.
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|(?![\uff61-\uffdc])[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}])$/u
const ZERO_WIDTH = /^(?:\p{M}|\p{Default_Ignorable_Code_Point})$/u
const SGR = /\x1b\[[0-9;:]*m/g
const ZERO_WIDTH_JOINER = '\u200d'

/** Columns that a text without control characters takes on a terminal; colours take none. */
export function textWidth(text: string): number {
  const plain = text.includes('\x1b') ? text.replace(SGR, '') : text
  return isPrintableAscii(plain) ? plain.length : widthOf(plain)
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

function widthOf(text: string): number {
  let width = 0
  let before = ''
  for (const char of text) {
    width += charWidth(char, before)
    before = char
  }
  return width
}

/** An emoji that is joined to the one before it makes one with it. */
function charWidth(char: string, before: string): number {
  if (isPrintableAscii(char)) return 1
  if (ZERO_WIDTH.test(char) || before.endsWith(ZERO_WIDTH_JOINER)) return 0
  return WIDE.test(char) ? 2 : 1
}

function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}
