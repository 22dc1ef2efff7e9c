import type { Captured } from './captured.ts'

/** Captured bytes as text for a report. */
export interface OutputText {
  text: string
  /** `escaped`: the bytes are not UTF-8; see `escapeBytes`. */
  encoding: 'utf-8' | 'escaped'
}

/** A piece of a stream that came after its step had ended. */
export interface LateText extends OutputText {
  stream: 'stdout' | 'stderr'
}

/** What a text leaves out. */
export interface Cut {
  /** Index into the text, where they would be. */
  at: number
  bytes: number
}

/** A stream as a report shows it: all of it, or its beginning and its end. */
export function shownText({ bytes, head, tail }: Captured): OutputText & { cut: Cut | null } {
  if (tail === null) return { ...outputText(head), cut: null }
  const parts = [head, tail].map(outputText)
  const encoding = parts.some((part) => part.encoding === 'escaped') ? 'escaped' : 'utf-8'
  const [first = '', last = ''] =
    encoding === 'escaped' ? [head, tail].map(escapeBytes) : parts.map(({ text }) => text)
  return { text: first + last, encoding, cut: { at: first.length, bytes: bytes - head.length - tail.length } }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text where the bytes are UTF-8, else escaped and said to be: nothing is guessed, nothing is lost. */
export function outputText(bytes: Buffer): OutputText {
  try {
    return { text: strict.decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: escapeBytes(bytes), encoding: 'escaped' }
  }
}

/** Pieces of one stream, told one by one: where one of them had to be escaped, all are. */
export function joinTexts(pieces: readonly OutputText[]): OutputText {
  const encoding = pieces.some((piece) => piece.encoding === 'escaped') ? 'escaped' : 'utf-8'
  return { text: pieces.map((piece) => textIn(encoding, piece)).join(''), encoding }
}

/** The text in this encoding; what is escaped can only stay so. */
export function textIn(encoding: OutputText['encoding'], piece: OutputText): string {
  return piece.encoding === encoding ? piece.text : escapeBytes(Buffer.from(piece.text))
}

/** Printable ASCII, tabs and line ends as they are, a backslash doubled, every other byte as `\xHH`. */
export function escapeBytes(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[^\t\n\r\x20-\x7e]|\\/g, (char) => (char === '\\' ? '\\\\' : hex(char)))
}

/** The bytes of an escaped text: `escapeBytes` taken back. */
export function escapedBytes(text: string): Buffer {
  const bytes = text.replace(/\\(?:x([0-9a-f]{2})|\\)/g, (_, digits?: string) =>
    digits === undefined ? '\\' : String.fromCharCode(Number.parseInt(digits, 16)),
  )
  return Buffer.from(bytes, 'latin1')
}

function hex(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}
