import type { JsonMistake } from '../../core/json-reader.ts'
import type { Complaint } from '../complain.ts'
import { shown } from '../words.ts'

/**
 * What is said of JSON that is none.
 *
 * @param openedOn the line of the bracket, or the quote, that is never closed
 */
export function mistakeComplaint(text: string, mistake: JsonMistake, openedOn: number | null): Complaint {
  const { from, to, expected } = mistake
  const actual = text.slice(from, to)
  const found =
    from >= text.length ? 'the end of the block' : actual === '\n' ? 'the end of the line' : shown(actual)
  const hint = openedOn === null ? hintFor(text, mistake) : `Line ${openedOn} opens what is not closed.`
  return {
    rule: 'bad-json',
    reason: `found ${found} in JSON, expected ${expected}`,
    ...(hint !== null && { hint }),
    actual,
  }
}

/** The mistake with all of a placeholder for its brace: its first one opens an object, and the second is what was not expected. */
export function wholeMistake(text: string, mistake: JsonMistake): JsonMistake {
  const from = mistake.from - 1
  if (!text.startsWith('{{', from)) return mistake
  const end = text.indexOf('}}', from)
  const lineEnd = text.indexOf('\n', from)
  if (end < 0 || (lineEnd >= 0 && lineEnd < end)) return mistake
  return { from, to: end + 2, expected: 'a value' }
}

/** What people write who have other formats in mind, and what to write here. */
const HINTS: readonly [pattern: RegExp, hint: string][] = [
  [
    /^\{\{(?:\w|\/)/,
    'A placeholder stands in quotes, "{{pid:int}}": a string that is one placeholder also fits a number or a boolean.',
  ],
  [/^(?:\/\/|\/\*|#)/, 'JSON has no comments: write it into the text above the block.'],
  [/^\.\.\./, 'Leave it out: what is not written does not matter.'],
  [/^'/, 'JSON has double quotes alone.'],
  [/^\\/, 'A backslash stands twice in JSON: \\\\d+'],
  [/^(?:True|False|None|undefined|NaN|nil)\b/, 'JSON has true, false and null.'],
]

function hintFor(text: string, { from, expected }: JsonMistake): string | null {
  const rest = text.slice(from, from + 20)
  for (const [pattern, hint] of HINTS) if (pattern.test(rest)) return hint
  if (/^[\]}]/.test(rest) && /,\s*$/.test(text.slice(0, from))) return 'Leave out the comma before it.'
  if (/^[\w$]/.test(rest) && expected.startsWith('a key')) return 'Keys stand in double quotes.'
  return null
}
