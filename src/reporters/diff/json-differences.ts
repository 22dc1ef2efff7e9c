import type { JsonDifference } from '../../core/compared-json.ts'
import { type Frame, frameLine, frameRemark } from '../terminal/frame.ts'
import { count } from '../words/words.ts'

// Some rows; the report has more of it, and the output all.
const LONGEST = 240

/** Places where JSON is other than expected, as lines for people: the path, what was written, what was printed. */
export function jsonDifferencesText(
  differences: readonly JsonDifference[],
  frame: Frame,
  mostRows: number,
): string[] {
  const { style, digits } = frame
  const shown = differences.slice(0, Math.max(1, Math.floor(mostRows / 3)))
  const left = differences.length - shown.length
  return [
    `    ${' '.repeat(digits)}   ${style.green('- expected')}  ${style.red('+ printed')}`,
    ...shown.flatMap((difference, index) =>
      differenceText(difference, shown[index - 1]?.path ?? null, frame),
    ),
    ...(left > 0 ? [frameRemark(frame, count(left, 'more difference'))] : []),
  ]
}

function differenceText(
  { path, line, expected, actual }: JsonDifference,
  before: string | null,
  frame: Frame,
): string[] {
  const { style } = frame
  return [
    ...(path === before ? [] : frameLine(frame, { text: path, sign: '  ', paint: style.bold })),
    ...frameLine(frame, { text: shortened(expected), line, sign: '- ', paint: style.green }),
    ...(actual === null ? [] : frameLine(frame, { text: shortened(actual), sign: '+ ', paint: style.red })),
  ]
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).replace(/…$/, '')}…`
}
