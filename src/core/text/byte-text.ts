import { isUtf8 } from 'node:buffer'

// A byte that is no part of UTF-8 is one lone surrogate, as in Python's surrogateescape: no text has one otherwise.
const FIRST = 0xdc00
const LONE = /[\udc80-\udcff]/u
const ALL_LONE = /[\udc80-\udcff]/gu

/** Any bytes as text that `textBytes` takes back: what is UTF-8 as it is, every other byte as one lone surrogate. */
export function byteText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const pieces: string[] = []
  let from = 0
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOfCharacter(bytes, at)
    if (length > 0) {
      at += length
      continue
    }
    if (at > from) pieces.push(bytes.toString('utf8', from, at))
    pieces.push(String.fromCharCode(FIRST + bytes[at]!))
    at += 1
    from = at
  }
  pieces.push(bytes.toString('utf8', from))
  return pieces.join('')
}

/** The bytes of such a text. */
export function textBytes(text: string): Buffer {
  if (!hasLoneBytes(text)) return Buffer.from(text)
  const pieces: Buffer[] = []
  let from = 0
  for (const { index } of text.matchAll(ALL_LONE)) {
    pieces.push(Buffer.from(text.slice(from, index)), Buffer.of(text.charCodeAt(index) - FIRST))
    from = index + 1
  }
  return Buffer.concat([...pieces, Buffer.from(text.slice(from))])
}

/** Whether the text has bytes in it that are no part of UTF-8. */
export function hasLoneBytes(text: string): boolean {
  return LONE.test(text)
}

/** Bytes of the character there, at most four; 0 where none begins, or it is not all there. */
function lengthOfCharacter(bytes: Buffer, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  if (length === 0 || at + length > bytes.length) return 0
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0
}
