import type { Expectation, ExpectedLine } from '../core/expectation.ts'
import type { Matcher, Origins } from '../core/matcher.ts'
import type { ComparedLine, Failure } from '../core/step-result.ts'
import { described, moreLines, quote } from './describe.ts'
import { type Bindings, fitPrinted } from './line.ts'
import { stripTrailing } from './normalise.ts'
import { Printed, shownLine } from './printed.ts'
import { leftOut, passedOver, SHOWN_ROWS } from './rows.ts'
import { failureOf, sceneOf } from './scene.ts'

/** None of these lines. Nothing printed is none of them. */
export const matchNot: Matcher = (expectation, printed, captures, origins) => {
  const output = new Printed(printed)
  const bound: Bindings = new Map(Object.entries(captures))
  const found = forbiddenLines(expectation.lines, output, bound)
  if (found.length > 0)
    return { fits: false, failure: explainNot(expectation, output, bound, found, origins) }
  const notes = expectation.lines.flatMap((line) => partNote(line, output))
  return { fits: true, captures: {}, ...(notes.length > 0 && { notes }) }
}

/** A printed line, by its index, and the expected one that says it must not be. */
interface Forbidden {
  index: number
  by: ExpectedLine
}

function forbiddenLines(lines: readonly ExpectedLine[], output: Printed, bound: Bindings): Forbidden[] {
  const found: Forbidden[] = []
  for (let index = 0; index < output.length; index += 1) {
    const printed = output.line(index)
    const by = lines.find((line) => fitPrinted(line, printed, bound) !== null)
    if (by !== undefined) found.push({ index, by })
  }
  return found
}

function explainNot(
  expectation: Expectation,
  output: Printed,
  bound: Bindings,
  found: readonly Forbidden[],
  origins: Origins | undefined,
): Failure {
  const scene = sceneOf(expectation, output, bound, origins)
  const { index, by } = found[0]!
  const others = found.length - 1
  const rest = others === 0 ? '' : `, and ${moreLines(others)} that must not be`
  const message = `expected line ${by.line}, ${described(by, scene.names)}, not to be ${scene.word}, but ${quote(output.texts[index]!)} was${rest}`
  return failureOf(scene, { line: by.line, message, hint: null }, rowsOf(output, found))
}

function rowsOf(output: Printed, found: readonly Forbidden[]): ComparedLine[] {
  const shown = found.slice(0, SHOWN_ROWS)
  const rows = shown.flatMap(({ index, by }, at): ComparedLine[] => [
    ...passedOver(index - (shown[at - 1]?.index ?? -1) - 1),
    { kind: 'forbidden', line: by.line, expected: by.text, actual: shownLine(output.texts[index]!) },
  ])
  const left = found.length - shown.length
  const after = output.length - shown.at(-1)!.index - 1
  return [...rows, ...passedOver(after - left), ...leftOut('printed', left)]
}

/** A word that stands in a longer line was hardly meant to be allowed there. */
function partNote({ line, text, pattern }: ExpectedLine, output: Printed): string[] {
  const part = pattern.kind === 'exact' ? pattern.text : stripTrailing(text)
  if (!['exact', 'literal'].includes(pattern.kind) || part.trim().length < 2) return []
  const isPart = output.texts.some((printed) => standsIn(printed, part))
  return isPart ? [`line ${line} is in a longer line`] : []
}

function standsIn(printed: string, part: string): boolean {
  const at = printed.indexOf(part)
  if (at < 0) return false
  const isWord = (char: string | undefined) => char !== undefined && /[\w-]/.test(char)
  return !isWord(printed[at - 1]) && !isWord(printed[at + part.length])
}
