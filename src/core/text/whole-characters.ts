/** A character of UTF-8 has at most so many bytes. */
const LONGEST = 4

/** How many bytes there are up to the end of the last whole character of UTF-8; all of them where they are not UTF-8. */
export function lastWhole(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(LONGEST - 1, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!
    if (isContinuation(byte)) continue
    return lengthOf(byte) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** The bytes without the rest of a character that begins before them. */
export function skipPart(bytes: Buffer): Buffer {
  let from = 0
  while (from < LONGEST - 1 && isContinuation(bytes[from] ?? 0)) from += 1
  return bytes.subarray(from)
}

/** Takes bytes as they come and hands on whole characters, as long as they are UTF-8. */
export class WholeCharacters {
  #rest: Buffer = Buffer.alloc(0)

  push(bytes: Buffer): Buffer {
    const all = Buffer.concat([this.#rest, bytes])
    const end = lastWhole(all)
    this.#rest = all.subarray(end)
    return all.subarray(0, end)
  }

  /** What was waiting for its end. */
  flush(): Buffer {
    const rest = this.#rest
    this.#rest = Buffer.alloc(0)
    return rest
  }
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}

/** Bytes of the character that a byte begins; 1 for a byte that begins none. */
function lengthOf(first: number): number {
  if (first >= 0xf8) return 1
  if (first >= 0xf0) return 4
  if (first >= 0xe0) return 3
  return first >= 0xc0 ? 2 : 1
}
