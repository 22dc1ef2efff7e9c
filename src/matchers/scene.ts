import type { Expectation, ExpectedLine, StreamName } from '../core/expectation.ts'
import type { Origins } from '../core/matcher.ts'
import type { ComparedLine, Failure } from '../core/step-result.ts'
import type { Names } from './describe.ts'
import type { Bindings } from './line.ts'
import { type Printed, shownLine } from './printed.ts'

/** What is told of an expectation that does not fit: where, a sentence, and what may help. */
export interface Said {
  /** Line in the Markdown file. */
  line: number
  message: string
  hint: string | null
}

/** An expectation beside what was printed. */
export interface Scene {
  expectation: Expectation
  printed: Printed
  names: Names
  /** `printed`, or `printed on stderr`. */
  word: string
}

export function sceneOf(
  expectation: Expectation,
  printed: Printed,
  bound: Bindings,
  origins: Origins = {},
): Scene {
  const { lines, stream } = expectation
  return {
    expectation,
    printed,
    names: { bound, origins, lines },
    word: printedWord(stream),
  }
}

/** What people call what was printed. */
export function printedWord(stream: StreamName): string {
  return stream === 'stderr' ? 'printed on stderr' : 'printed'
}

export function lineAt({ expectation }: Scene, line: number): ExpectedLine | undefined {
  return expectation.lines.find((expected) => expected.line === line)
}

/** The failure that a report has. */
export function failureOf({ expectation, printed }: Scene, said: Said, comparison: ComparedLine[]): Failure {
  const { line, message, hint } = said
  return {
    rule: 'output',
    line,
    expected: joinedLines(expectation.lines.map(({ text }) => text)),
    actual: joinedLines(printed.texts),
    message,
    ...(hint !== null && { hint }),
    comparison,
  }
}

// What is longer is for no report; the step's own output has the beginning and the end of it.
const MOST_CHARACTERS = 64 * 1024

/** Lines as one text; of very many the first ones. */
export function joinedLines(lines: readonly string[]): string {
  const shown: string[] = []
  let length = 0
  for (const line of lines) {
    const text = shownLine(line)
    length += text.length + 1
    if (length > MOST_CHARACTERS && shown.length > 0) break
    shown.push(text)
  }
  const left = lines.length - shown.length
  return [...shown, ...(left === 0 ? [] : [`… (${left} more lines)`])].join('\n')
}
