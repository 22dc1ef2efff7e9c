import { ESCAPE_SEQUENCE } from '../core/text/escape-sequences.ts'

/** Printed text without colour codes and other escape sequences of terminals; what only begins like one stays. */
export function stripEscapes(text: string): string {
  return /[\x1b\x90-\x9f]/.test(text) ? text.replace(ESCAPE_SEQUENCE, '') : text
}

/** A line without the blanks (and the CR of a CRLF) at its end. */
export function stripTrailing(line: string): string {
  let end = line.length
  while (end > 0 && isBlank(line.charCodeAt(end - 1))) end -= 1
  return end === line.length ? line : line.slice(0, end)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d
}
