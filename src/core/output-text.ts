/** Captured bytes as text for a report. */
export interface OutputText {
  text: string
  /** `escaped`: the bytes are not UTF-8; see `escapeBytes`. */
  encoding: 'utf-8' | 'escaped'
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

/** Printable ASCII, tabs and line ends as they are, a backslash doubled, every other byte as `\xHH`. */
export function escapeBytes(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[^\t\n\r\x20-\x7e]|\\/g, (char) => (char === '\\' ? '\\\\' : hex(char)))
}

function hex(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}
