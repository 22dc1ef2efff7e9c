// Ends where a terminal would end it (ECMA-48 8.3): CSI at its final byte; OSC at BEL or ST; DCS, SOS, PM and APC at ST;
// any other escape after its final byte. None crosses a line end, so that no printed line can vanish inside another's escape.
const ESCAPE_SEQUENCE = new RegExp(
  [
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]`,
    String.raw`(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)`,
    String.raw`(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]*(?:\x1b\\|\x9c)`,
    String.raw`\x1b[ -/]*[0-OQ-WYZ\\\x60-~]`,
  ].join('|'),
  'g',
)

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

/**
 * What was printed as lines to match. A newline at the very end, or its absence, makes no difference;
 * no lines at all means that nothing was printed, which an empty line is not.
 */
export function printedLines(printed: string): string[] {
  const text = stripEscapes(printed)
  if (text === '') return []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map(stripTrailing)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d
}
