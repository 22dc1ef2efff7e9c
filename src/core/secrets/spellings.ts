/** One character of a secret, in all the ways that it may be written. */
export type Spelled = readonly string[]

/**
 * A text, character by character, each as itself and as encoders write it: URL, JSON, the shells' `'…'`, `"…"`, `$'…'` and
 * `printf %q`, and labrun's own escapes for bytes that are no text. Encoders differ in which characters they spare, so each
 * character is free: whatever mixture of these stands for the text is found.
 */
export function spelled(text: string): Spelled[] {
  return [...text].map(spellings)
}

/**
 * What stands in the base64 of anything that has the text in it: one of three, as its first byte may be at any place in a
 * group of three. Characters that its neighbours have a share in are left out.
 */
export function spelledInBase64(text: string): Spelled[][] {
  const bytes = Buffer.from(text)
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)]
    return [...whole.slice(from, to)].map(base64Spellings)
  })
}

/** The other alphabet, of RFC 4648 section 5, is for URLs and tokens. */
const URL_ALPHABET: Readonly<Record<string, string>> = { '+': '-', '/': '_' }

function base64Spellings(char: string): Spelled {
  const other = URL_ALPHABET[char]
  return other === undefined ? [char] : [...spellings(char), other]
}

/** Letters and digits are written as they are by all encoders. */
function spellings(char: string): Spelled {
  if (/[A-Za-z0-9]/.test(char)) return [char]
  const bytes = [...Buffer.from(char)]
  const all = [char, ...inAnyCase(inUrl(bytes)), ...inAnyCase(inJson(char))]
  if (char === ' ') all.push('+')
  if (char === '\n') all.push('\r\n', '%0D%0A', '%0d%0a', '\\r\\n')
  if (char === "'") all.push("'\\''", `'"'"'`)
  const named = NAMED[char]
  if (named !== undefined) all.push(...named)
  // A backslash before a letter or a line's end would mean something else.
  if (/[!-~ ]/.test(char)) all.push(`\\${char}`)
  else all.push(bytes.map(octal).join(''), ...inAnyCase(bytes.map((byte) => `\\x${hex(byte)}`).join('')))
  return [...new Set([...all, ...all.flatMap(escapedAgain)])]
}

/** JSON within JSON; and what labrun itself escapes, since something near it is no text. */
function escapedAgain(spelling: string): string[] {
  return spelling.includes('\\')
    ? [spelling.replaceAll('\\', '\\\\'), JSON.stringify(spelling).slice(1, -1)]
    : []
}

/** As JSON and `$'…'` call them. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  '\x07': ['\\a'],
  '\b': ['\\b'],
  '\t': ['\\t'],
  '\n': ['\\n'],
  '\v': ['\\v'],
  '\f': ['\\f'],
  '\r': ['\\r'],
  '\x1b': ['\\e', '\\E'],
}

function inUrl(bytes: readonly number[]): string {
  return bytes.map((byte) => `%${hex(byte)}`).join('')
}

/** In UTF-16, as JSON has it. */
function inJson(char: string): string {
  return Array.from(char.split(''), (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(
    '',
  )
}

/** Of an escape, the digits may be written in either. */
function inAnyCase(escaped: string): string[] {
  return [escaped, escaped.replace(/[a-f]/g, (digit) => digit.toUpperCase())]
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`
}
