import { byteText, textBytes } from './byte-text.ts'

/** What a line that ends with `(esc)` can't have in it, in characters from its start. */
export interface EscapeProblem {
  from: number
  to: number
  why: 'no-digits' | 'newline' | 'at-the-end'
}

// Those of cram (Python's) and scrut, as far as lines have them. Any other backslash is itself, as in both.
const LETTERS: Readonly<Record<string, string>> = {
  '\\': '\\',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  r: '\r',
  t: '\t',
  v: '\v',
}
const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|([0-3][0-7]{2}|0[0-7]?)|([\\abefrtv]))/g
const WRONG = /\\(?:x(?![0-9A-Fa-f]{2})[0-9A-Fa-f]?|n|$)/

/** What of an escaped line means nothing; `null` where all of it does. */
export function escapeProblem(escaped: string): EscapeProblem | null {
  // What is right gives way to as much of nothing, so that places stay.
  const wrong = WRONG.exec(escaped.replace(ESCAPE, (found) => ' '.repeat(found.length)))
  if (wrong === null) return null
  const [text] = wrong
  const why = text.startsWith('\\x') ? 'no-digits' : text === '\\n' ? 'newline' : 'at-the-end'
  return { from: wrong.index, to: wrong.index + text.length, why }
}

/** The text that an escaped line stands for, as `byteText` has it. */
export function unescapedLine(escaped: string): string {
  return resolved(escaped, (byte) => Buffer.of(byte))
}

/** The glob that an escaped one stands for: `\x2a` is a star that is printed, as `\*` is. */
export function unescapedGlob(escaped: string): string {
  return resolved(escaped, (byte) => {
    const char = String.fromCharCode(byte)
    return '*?\\'.includes(char) ? Buffer.from(`\\${char}`) : Buffer.of(byte)
  })
}

function resolved(escaped: string, bytesFor: (byte: number) => Buffer): string {
  const pieces: Buffer[] = []
  let from = 0
  for (const { 0: text, 1: hex, 2: octal, 3: letter, index } of escaped.matchAll(ESCAPE)) {
    pieces.push(textBytes(escaped.slice(from, index)), bytesFor(byteOf(hex, octal, letter)))
    from = index + text.length
  }
  // The bytes of one character may have been escaped one by one.
  return byteText(Buffer.concat([...pieces, textBytes(escaped.slice(from))]))
}

function byteOf(hex: string | undefined, octal: string | undefined, letter: string | undefined): number {
  if (hex !== undefined) return Number.parseInt(hex, 16)
  return octal === undefined ? LETTERS[letter!]!.charCodeAt(0) : Number.parseInt(octal, 8)
}

// What nobody can see or type: controls, bytes that are no UTF-8, what has no width or turns the direction of text.
const UNSEEN =
  /[\\\x00-\x1f\x7f-\xa0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\udc80-\udcff]| $/gu

/** A printed line as an author can write it in front of `(esc)`: `unescapedLine` takes it back. */
export function escapedLine(text: string): string {
  const escaped = text.replace(UNSEEN, (char) => {
    if (char === '\\') return '\\\\'
    if (char === '\t') return '\\t'
    if (char === '\r') return '\\r'
    return [...textBytes(char)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
  })
  // Right before `(esc)` it would be an ending, too.
  return escaped.replace(/(?<= )\((?=no-eol\)$)/, '\\x28')
}
