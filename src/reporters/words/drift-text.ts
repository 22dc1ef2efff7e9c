import type { Drift, LabReport } from '../../core/report.ts'
import { diffRows } from '../diff/diff-rows.ts'
import { diffText } from '../diff/diff-text.ts'
import { styleFor } from '../terminal/style.ts'
import { wordWrap } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import { driftSign } from './verdict.ts'

/** How drift is shown. */
export interface DriftTextOptions {
  colour: boolean
  /** Columns. */
  width: number
  /** Lines of the diff at most. */
  mostRows: number
  /** It counts as a failure. */
  strict?: boolean
}

/**
 * What a step printed otherwise than its record says, though all that is expected holds: the place, and a diff in which what
 * differs from run to run is a placeholder.
 */
export function driftText(drift: Drift, { file, steps }: LabReport, options: DriftTextOptions): string {
  const style = styleFor(options.colour)
  const paint = options.strict ? style.red : style.yellow
  const step = steps.find(({ id }) => id === drift.step)
  const place = visible(`${step?.file ?? file}:${step?.line ?? 1}`)
  return [
    `${driftSign(options.strict === true, style)} ${style.bold(place)}  ${visible(drift.step)}`,
    `  ${paint(`other ${drift.what} than recorded`)}`,
    '',
    ...driftRows(drift, options),
    ...hintLines(drift, options.width).map(style.cyan),
  ].join('\n')
}

function hintLines(drift: Drift, width: number): string[] {
  const lines = wordWrap(`hint: ${driftHint(drift)}`, Math.max(10, width - 2))
  return ['', ...lines.map((line) => `  ${line}`)]
}

/** What ends drift: also that of a line which no two runs print alike, and which recording it anew would never end. */
export function driftHint({ what, versions }: Drift): string {
  const other =
    versions === undefined
      ? ''
      : `It was recorded with ${versions.recorded}, and this is ${versions.printed}. `
  const right = `${other}If it is right so, record it: --record.`
  if (what === 'exit status') return right
  const block = what === 'stderr' ? 'output stream=stderr' : 'output'
  return `${right} If it changes from run to run, expect that line in an \`${block}\` block, with a placeholder such as {{int}} there.`
}

/** The diff alone. */
export function driftRows({ recorded, printed }: Drift, options: DriftTextOptions): string[] {
  const rows = diffRows({ rule: 'output', line: 0, expected: recorded, actual: printed, message: '' })
  return diffText(
    rows,
    { ...options, style: styleFor(options.colour), digits: 1 },
    options.mostRows,
    'recorded',
  )
}
