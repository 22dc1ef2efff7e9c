// SGR first, as it is the one sequence that may pass; then all that could move, hide, rename or reorder something:
// C0 but for tab and newline, DEL, C1, bidi controls, and the two line ends of Unicode.
const UNSAFE = /\x1b\[[0-9;:]{0,64}m|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|\p{Bidi_Control}/gu

const RESET = '\x1b[0m'

/**
 * Captured text as it may be shown on a terminal. Control characters are written out: `^[`, `\x9b`, `\u202e`;
 * the CR of a CRLF is left out. Colours stay where `colour` allows them, and end with their line; else they are left out too.
 */
export function visible(text: string, colour = false): string {
  if (!needsCare(text)) return text
  return text
    .split('\n')
    .map((line, index, lines) => visibleLine(index < lines.length - 1 ? withoutCr(line) : line, colour))
    .join('\n')
}

function needsCare(text: string): boolean {
  return text.search(UNSAFE) >= 0
}

function withoutCr(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function visibleLine(line: string, colour: boolean): string {
  let coloured = false
  const shown = line.replace(UNSAFE, (found) => {
    if (found.length === 1) return writtenOut(found)
    coloured ||= colour
    return colour ? found : ''
  })
  return coloured ? `${shown}${RESET}` : shown
}

function writtenOut(control: string): string {
  const code = control.charCodeAt(0)
  if (code < 0x20 || code === 0x7f) return `^${String.fromCharCode(code ^ 0x40)}`
  return code < 0x100 ? `\\x${code.toString(16)}` : `\\u${code.toString(16).padStart(4, '0')}`
}
