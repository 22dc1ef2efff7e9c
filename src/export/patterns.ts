import { shellWord } from '../core/bash/word.ts'
import type { Expectation, ExpectedLine, ExpectedRow, LinePart, Placeholder } from '../core/expectation.ts'

/** Blanks at the end of a line do not count. */
const END = String.raw`[ \t\r]*$`

/** The lines of an expectation that `grep` can look for, as words of a script: Perl's regular expressions, each of a whole line. */
export function patternWords({ lines }: Expectation): string[] {
  return lines.flatMap((line) => {
    const source = lineSource(line)
    return source === null ? [] : quoted(`^${source}${END}`)
  })
}

/**
 * The word for `grep --only-matching` that finds what is captured under a name, in a line of these parts.
 *
 * @returns `null` where nothing is captured under it
 */
export function captureWord(parts: readonly LinePart[], name: string): string | null {
  const at = parts.findIndex(
    (part) => part.kind === 'placeholder' && part.name === name && part.source !== null,
  )
  const captured = parts[at] as Placeholder | undefined
  if (captured === undefined) return null
  const before = partsSource(parts.slice(0, at), name)
  const rest = parts.slice(at + 1)
  const source = namesIn(rest).includes(name) ? `(?<${name}>${captured.source})` : captured.source
  return quoted(`^${before}\\K${source}(?=${partsSource(rest, name)}${END})`)
}

/** A line as parts. */
export function partsOf(line: ExpectedLine): readonly LinePart[] {
  if (line.pattern.kind === 'placeholders') return line.pattern.parts
  return [raw(lineSource(line) ?? '.*')]
}

/** A row of a table as a line: its cells in their order, and whatever else between them. */
export function rowParts({ cells }: ExpectedRow): readonly LinePart[] {
  const parts = cells.map(partsOf)
  const between = [raw(String.raw`\s+(?:.*?\s+)?`)]
  const joined = parts.flatMap((cell, at) => (at === 0 ? cell : [...between, ...cell]))
  return [raw(String.raw`(?:.*?\s)?`), ...joined, raw(String.raw`(?:\s.*)?`)]
}

function raw(source: string): Placeholder {
  return { kind: 'placeholder', name: null, source, type: null }
}

/** The names that stand in a line, captured there or before. */
export function namesIn(parts: readonly LinePart[]): string[] {
  return parts.flatMap((part) => (part.kind === 'placeholder' && part.name !== null ? part.name : []))
}

/** Those that stand for what was captured before. */
export function namesReferredTo(parts: readonly LinePart[]): string[] {
  return namesIn(parts.filter((part) => part.kind === 'placeholder' && part.source === null))
}

/** `null` for what need not be a line of it. */
function lineSource({ text, pattern, times }: ExpectedLine): string | null {
  if (times === '?' || times === '*') return null
  switch (pattern.kind) {
    case 'gap':
      return null
    case 'literal':
      return escaped(text.trimEnd())
    case 'exact':
      return /[\x00-\x1f\ud800-\udfff]/.test(pattern.text) ? null : escaped(pattern.text)
    case 'glob':
      return globSource(pattern.glob)
    case 're':
      return `(?:${pattern.source})`
    case 'placeholders':
      return partsSource(pattern.parts, null)
  }
}

/** @param own the name that is captured in this very line */
function partsSource(parts: readonly LinePart[], own: string | null): string {
  return parts
    .map((part) => (part.kind === 'text' ? escaped(part.text) : placeholderSource(part, own)))
    .join('')
}

/** What was captured before is a variable by now, which stands for its text. */
function placeholderSource({ name, source }: Placeholder, own: string | null): string {
  if (name !== null && name === own) return `\\k<${name}>`
  return source ?? `${VARIABLE}${name}${VARIABLE}`
}

function globSource(glob: string): string {
  return glob.replace(/\\([\\*?])|([*?])|([^\\*?]+|\\)/g, (_, plain: string, wild: string, text: string) =>
    wild === undefined ? escaped(plain ?? text) : wild === '*' ? '.*' : '.',
  )
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)
}

const VARIABLE = '\0'

/** In single quotes, but for variables. */
function quoted(source: string): string {
  return source
    .split(VARIABLE)
    .map((piece, at) => (at % 2 === 1 ? `"\\Q$${piece}\\E"` : piece === '' ? '' : shellWord(piece)))
    .join('')
}
