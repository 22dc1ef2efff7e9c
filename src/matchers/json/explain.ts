import type { JsonDifference } from '../../core/compared-json.ts'
import type { Expectation } from '../../core/expectation.ts'
import type { JsonMistake } from '../../core/json-reader.ts'
import type { Failure } from '../../core/step-result.ts'
import { quote } from '../describe.ts'
import { joinedLines, printedWord } from '../scene.ts'
import type { Difference } from './compare.ts'

/** What is said of JSON that does not fit. */
interface Said {
  line: number
  message: string
  hint: string | null
}

const GAVE_UP_HINT = 'Write the elements more exactly, so that each fits in one place only.'
const NO_JSON_HINT =
  'With stream=stderr, an output block is about what is printed there. What is printed beside JSON can go elsewhere: 2>/dev/null'

/** Says where what was printed differs, place by place; nowhere where the search was given up. */
export function explainDifferences(
  expectation: Expectation,
  printed: string,
  differences: readonly Difference[],
): Failure {
  const [first, ...others] = differences
  const said = first === undefined ? sayGaveUp(expectation) : sayDifference(first, others.length)
  const json = differences.map(withoutWords)
  return { ...failure(expectation, printed, said), ...(json.length > 0 && { json }) }
}

/** Says that what was printed is no JSON. */
export function explainMistake(expectation: Expectation, printed: string, mistake: JsonMistake): Failure {
  const before = printed.slice(0, mistake.from).split('\n')
  const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`
  const found = printed.slice(mistake.from, mistake.to)
  const what =
    mistake.from >= printed.length ? 'its end' : found === '\n' ? 'the end of the line' : quote(found)
  const message = mistake.isLimit
    ? `expected JSON that can be read, but at ${place} of what was printed there is more of it than ${mistake.expected}`
    : `expected JSON, but ${place} of what was printed has ${what}, where JSON has ${mistake.expected}`
  const isAtStart = printed.slice(0, mistake.from).trim() === ''
  return failure(expectation, printed, {
    line: lineOf(expectation),
    message,
    hint: isAtStart ? NO_JSON_HINT : null,
  })
}

/** Says that nothing was printed. */
export function explainNothing(expectation: Expectation, printed: string): Failure {
  const message = `expected JSON, but ${printed === '' ? 'nothing was' : 'only blanks were'} ${printedWord(expectation.stream)}`
  return failure(expectation, printed, { line: lineOf(expectation), message, hint: null })
}

function failure(expectation: Expectation, printed: string, { line, message, hint }: Said): Failure {
  return {
    rule: 'json',
    line,
    expected: joinedLines(expectation.lines.map(({ text }) => text)),
    actual: joinedLines(printed.replace(/\n$/, '').split('\n')),
    message,
    ...(hint !== null && { hint }),
  }
}

function lineOf({ json, place }: Expectation): number {
  return json![0]?.line ?? place.line
}

function sayGaveUp(expectation: Expectation): Said {
  const message = 'gave up: there are too many ways to place the elements'
  return { line: lineOf(expectation), message, hint: GAVE_UP_HINT }
}

function sayDifference(difference: Difference, others: number): Said {
  const { line, hint, nearestTo } = difference
  const more = others === 0 ? '' : `; ${others} more ${others === 1 ? 'place differs' : 'places differ'}`
  return { line: nearestTo?.line ?? line, message: `${sentence(difference)}${more}`, hint }
}

function sentence({ path, kind, expectedWords, actualWords, nearestTo }: Difference): string {
  if (kind === 'lacks') return `expected ${path} to have ${expectedWords}, but ${actualWords}`
  if (nearestTo === undefined) return `expected ${path} to be ${expectedWords}, but it is ${actualWords}`
  const { list, line } = nearestTo
  const what = list === 'what was printed' ? 'a document' : 'an element'
  return `expected ${list} to have ${what} that fits line ${line}, but in the nearest one ${path} is ${actualWords}, expected ${expectedWords}`
}

function withoutWords({ path, line, expected, actual, nearestTo }: Difference): JsonDifference {
  return { path, line, expected, actual, ...(nearestTo !== undefined && { nearestTo }) }
}
