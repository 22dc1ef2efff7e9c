/** Of a longer stream only the beginning and the end are kept, whatever a step's own limit. */
export const KEPT_BYTES = 64 * 1024 * 1024

/** What one stream printed. What is much is kept in part, and not in memory. */
export interface Captured {
  /** Bytes printed, kept or not. */
  readonly bytes: number
  /** Its beginning; all of it where `tail` is `null`. */
  readonly head: Buffer
  /** Its end. What is between the two is not shown. */
  readonly tail: Buffer | null
  /**
   * All of it; `null` where it is longer than `KEPT_BYTES`.
   *
   * @throws {HostError} `spool` where it can't be read back
   */
  whole(): Buffer | null
  /** Gives back what holds it outside of memory; `whole` must not be asked for any more. */
  release(): void
}

/** A stream that is all there. */
export function capturedWhole(bytes: Buffer): Captured {
  return { bytes: bytes.length, head: bytes, tail: null, whole: () => bytes, release: () => {} }
}

/** Two streams, one behind the other. */
export function joinCaptured(first: Captured, second: Captured): Captured {
  if (second.bytes === 0) return first
  const isShown = first.tail === null && second.tail === null
  return {
    bytes: first.bytes + second.bytes,
    head: isShown ? Buffer.concat([first.head, second.head]) : first.head,
    tail: isShown ? null : (second.tail ?? Buffer.concat([first.tail!, second.head])),
    whole() {
      const parts = [first.whole(), second.whole()]
      return parts.some((part) => part === null) ? null : Buffer.concat(parts as Buffer[])
    },
    release() {
      first.release()
      second.release()
    },
  }
}
