// East Asian wide and fullwidth (Unicode TR 11, as far as scripts tell it), and emoji. Not string-width, which is exact
// but takes longer to load than a small lab to run.
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|(?![\uff61-\uffdc])[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}])$/u
const ZERO_WIDTH = /^(?:\p{M}|\p{Default_Ignorable_Code_Point})$/u
const ZERO_WIDTH_JOINER = '\u200d'

/** Columns that a text takes on a terminal; control characters and colours are none of its business. */
export function widthOf(text: string): number {
  if (isPrintableAscii(text)) return text.length
  let width = 0
  let before = ''
  for (const char of text) {
    width += charWidth(char, before)
    before = char
  }
  return width
}

/**
 * Columns of one character (code point). An emoji that is joined to the one before it makes one with it.
 *
 * @param before what stands before it
 */
export function charWidth(char: string, before: string): number {
  if (isPrintableAscii(char)) return 1
  if (ZERO_WIDTH.test(char) || before.endsWith(ZERO_WIDTH_JOINER)) return 0
  return WIDE.test(char) ? 2 : 1
}

/** Whether every character takes one column, one byte and one code unit. */
export function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}
