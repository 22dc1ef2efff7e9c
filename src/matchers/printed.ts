import { byteText, hasLoneBytes, textBytes } from '../core/text/byte-text.ts'
import { escapedLine } from '../core/text/escaped-line.ts'
import { escapeBytes } from '../core/text/output-text.ts'
import { stripEscapes, stripTrailing } from './normalise.ts'

/** One printed line. */
export interface PrintedLine {
  /** Without colour codes, and the blanks and CRs at its end. */
  text: string
  /** As it was printed, but for its newline. */
  raw: string
  /** It is the last, and no newline follows it. */
  isOpen: boolean
  /** How a report shows its text, where that has bytes that are no UTF-8: `caf\xe9`. */
  escaped: string | null
}

// Only of such a text the lines differ from what was printed.
const TO_BE_TAKEN_OFF = /[\t \r]\n|[\t \r]$|[\x1b\x90-\x9f]/

/** What a stream printed, as lines to match. No lines at all mean that nothing was printed, which an empty line is not. */
export class Printed {
  readonly texts: readonly string[]
  /** There are bytes in it that are no UTF-8. */
  readonly hasLoneBytes: boolean
  readonly #raws: readonly string[]
  readonly #isOpen: boolean

  /** @param printed as `byteText` has it */
  constructor(printed: string) {
    const raws = printed.split('\n')
    const last = raws.at(-1)!
    this.#isOpen = stripEscapes(last) !== ''
    // A closing colour code behind the last newline is no line.
    if (!this.#isOpen) raws.pop()
    this.#raws = raws
    this.hasLoneBytes = hasLoneBytes(printed)
    this.texts = TO_BE_TAKEN_OFF.test(printed) ? raws.map(strippedLine) : raws
  }

  get length(): number {
    return this.texts.length
  }

  line(index: number): PrintedLine {
    const isLast = index === this.#raws.length - 1
    const text = this.texts[index]!
    const escaped = this.hasLoneBytes && hasLoneBytes(text) ? escapeBytes(textBytes(text)) : null
    return { text, raw: this.#raws[index]!, isOpen: this.#isOpen && isLast, escaped }
  }
}

/** The lines as they are compared, and nothing else. */
export function printedLines(printed: string): readonly string[] {
  return new Printed(printed).texts
}

function strippedLine(raw: string): string {
  const stripped = stripEscapes(raw)
  // A colour code may have stood between the bytes of one character.
  const isJoined = stripped !== raw && hasLoneBytes(stripped)
  return stripTrailing(isJoined ? byteText(textBytes(stripped)) : stripped)
}

// A longer line is no text, and a report has better to hold than megabytes of it.
const LONGEST_SHOWN = 64 * 1024
const SHOWN_OF_LONGER = 900

/** A line as people are shown it: one with bytes that are no UTF-8 as an author can write it, `caf\xe9 (esc)`. */
export function shownLine(text: string): string {
  const left = text.length - SHOWN_OF_LONGER
  if (text.length > LONGEST_SHOWN)
    return `${shownLine(text.slice(0, SHOWN_OF_LONGER))}… (${left} more characters)`
  return hasLoneBytes(text) ? `${escapedLine(text)} (esc)` : text
}
