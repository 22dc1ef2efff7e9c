import type { ExpectedLine } from '../core/expectation.ts'

/** Whether a line of an expectation fits any line that could be printed. One that captures a name says which part matters. */
export function fitsAnyLine({ pattern }: ExpectedLine): boolean {
  switch (pattern.kind) {
    case 'gap':
      return true
    case 'glob':
      return /^\*+$/.test(pattern.glob)
    case 're':
      return isAnything(pattern.source)
    case 'placeholders':
      return pattern.parts.every(
        (part) =>
          part.kind === 'placeholder' &&
          part.name === null &&
          (part.type === 'any' || isAnything(part.type?.replace(/^\/|\/$/g, '') ?? '')),
      )
    default:
      return false
  }
}

function isAnything(source: string): boolean {
  return /^\^?\(?\.\*\??\)?\$?$/.test(source)
}

/** Whether lines fit whatever is printed. */
export function fitAnything(lines: readonly ExpectedLine[]): boolean {
  const isOpen = lines.length === 1 || lines.some(fitsAnyNumber)
  return lines.length > 0 && isOpen && lines.every(fitsAnyLine)
}

/** Whether a line fits any number of lines, whatever they are. */
function fitsAnyNumber(line: ExpectedLine): boolean {
  const { pattern, times } = line
  return pattern.kind === 'gap' || ((times === '*' || times === '+') && fitsAnyLine(line))
}
