import type { ExpectedLine } from '../core/expectation.ts'
import type { Origins } from '../core/matcher.ts'
import { type Bindings, bindableNames, namesIn } from './line.ts'
import { shownLine } from './printed.ts'

// A sentence with more of a text in it is no sentence any more; the whole of it is in the comparison.
const LONGEST_QUOTE = 120

/** What names stand for, and where they got it. */
export interface Names {
  bound: Bindings
  /** Of those that were captured before this expectation. */
  origins: Origins
  /** The expectation's own lines, which bind the others. */
  lines: readonly ExpectedLine[]
}

/** A line as it was written, and what its names stand for: `"{{pid}}" where pid is "4711" (captured on line 31 by start)`. */
export function described(expected: ExpectedLine, names: Names, empty = 'an empty line'): string {
  const known = [...new Set(namesIn(expected))].filter((name) => names.bound.has(name))
  const values = known
    .map((name) => `${name} is ${quote(names.bound.get(name)!, empty)}${parenthesis(name, expected, names)}`)
    .join(' and ')
  const text = quote(expected.text, empty)
  return values === '' ? text : `${text} where ${values}`
}

function parenthesis(name: string, at: ExpectedLine, names: Names): string {
  const where = whereCaptured(name, at, names)
  return where === null ? '' : ` (captured ${where})`
}

/** Where a name got its text, `on line 31 by start`; `null` where that is not known, or it is the line itself. */
export function whereCaptured(name: string, at: ExpectedLine, { origins, lines }: Names): string | null {
  if (Object.hasOwn(origins, name)) {
    const { step, line, file } = origins[name]!
    return `on line ${line}${file === undefined ? '' : ` of ${file}`} by ${step}`
  }
  const line = lines.find((line) => bindableNames(line).includes(name))
  return line === undefined || line.line === at.line ? null : `on line ${line.line}`
}

/** A text in quotes, shortened; `empty` where there is none. */
export function quote(text: string, empty = 'an empty line'): string {
  if (text === '') return empty
  const shown = shownLine(text)
  return shown.length <= LONGEST_QUOTE ? `"${shown}"` : `"${shown.slice(0, LONGEST_QUOTE)}…"`
}

/** `1 more line`, `3 more lines` */
export function moreLines(count: number): string {
  return `${count} more ${count === 1 ? 'line' : 'lines'}`
}
