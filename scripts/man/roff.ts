/** Text and its typefaces in the language of man pages: man(7). */

/** Of characters that mean something else to roff, or are shown as something nicer that can't be pasted. */
const SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
}

/** Text that is shown as it is written, and can be pasted. */
export function literal(text: string): string {
  return text.replace(/[\\\-'`^~"]|[^\x20-\x7e]/gu, (sign) => SIGNS[sign] ?? named(sign))
}

/** The same in bold. */
export function bold(text: string): string {
  return `\\fB${literal(text)}\\fR`
}

/** Names of what the user puts in their place are in italics: `<step>`, `[run]`. */
export function synopsis(text: string): string {
  return text
    .split(/(<[^>]*>|\[[^\]]*\])/)
    .map((part, at) => {
      if (part === '') return ''
      if (at % 2 === 0) return part.trim() === '' ? part : bold(part)
      const name = `\\fI${literal(part.slice(1, -1))}\\fR`
      return part.startsWith('[') ? `[${name}]` : name
    })
    .join('')
}

/** Running text: filled by whoever shows it, so that lines may be of any length here. */
export function prose(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).map(literal)) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < 78) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.map(guarded)
}

/** Lines that stay as they are. */
export function verbatim(lines: readonly string[]): string[] {
  return ['.nf', ...lines.map((line) => guarded(literal(line))), '.fi']
}

/** A line that begins with a dot would be a request. */
function guarded(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line
}

function named(sign: string): string {
  return `\\[u${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`
}
