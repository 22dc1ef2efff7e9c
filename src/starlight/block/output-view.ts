import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import type { StepResult } from '../../core/step-result.ts'
import type { Cut } from '../../core/text/output-text.ts'
import { sizeText } from '../../core/text/size-text.ts'
import type { Mark } from '../entities/entity-marks.ts'
import { linesOf, nodesOf, type Run, withMarks } from './runs.ts'
import { terminalRuns } from './terminal-text.ts'

/** Of more lines than this the rest is folded. */
const SHOWN_LINES = 40

/** Tells what in a printed text is to be marked. */
export type MarksIn = (text: string) => readonly Mark[]

/** What was captured of a step, each stream by itself. */
export function outputViews(result: StepResult, marksIn: MarksIn = () => []): ElementContent[] {
  const { stdout, stderr, lateOutput, merged } = result
  return [
    ...stream(merged ? 'both' : 'stdout', stdout, result.stdoutCut, result.stdoutEncoding, marksIn),
    ...stream('stderr', stderr, result.stderrCut, result.stderrEncoding, marksIn),
    ...stream('late', lateOutput, undefined, result.lateOutputEncoding, marksIn),
  ]
}

/** Where a host has the files by which labrun runs blocks. */
const OWN_FILES = /\/(?:run\/labrun|dev\/\.labrun-\d+)\//

const LABELS = {
  stdout: null,
  both: null,
  stderr: 'stderr',
  late: 'printed later, in the background',
} as const

function stream(
  name: keyof typeof LABELS,
  text: string,
  cut: Cut | undefined,
  encoding: 'escaped' | undefined,
  marksIn: MarksIn,
): ElementContent[] {
  if (text === '') return []
  const label = LABELS[name]
  const remarks = [
    ...(label === null ? [] : [label]),
    ...(encoding === undefined ? [] : ['bytes that are no UTF-8 are written as \\xHH']),
  ]
  const runs = withoutLastBreak(runsOf(text, cut))
  const marks = marksIn(runs.map((run) => run.text).join(''))
  return [
    h('div', { className: `lr-out lr-${name}` }, [
      remarks.length === 0 ? null : h('p', { className: 'lr-label' }, remarks.join('; ')),
      ...folded(linesOf(withMarks(runs, marks))),
      ownFilesRemark(text),
    ]),
  ]
}

/** What readers won't see when they type the same. */
function ownFilesRemark(text: string): ElementContent | null {
  const [folder] = OWN_FILES.exec(text) ?? []
  if (folder === undefined) return null
  return h(
    'p',
    { className: 'lr-remark' },
    `${folder}… is labrun’s own: by files in there it runs the blocks.`,
  )
}

/** Where something was left out, it says so. */
function runsOf(text: string, cut: Cut | undefined): Run[] {
  if (cut === undefined) return terminalRuns(text)
  const gap = `\n… ${sizeText(cut.bytes)} left out …\n`
  return [
    ...terminalRuns(text.slice(0, cut.at)),
    { text: gap, className: 'lr-gap' },
    ...terminalRuns(text.slice(cut.at)),
  ]
}

function withoutLastBreak(runs: Run[]): Run[] {
  const last = runs.at(-1)
  if (last === undefined || !last.text.endsWith('\n')) return runs
  return [...runs.slice(0, -1), { ...last, text: last.text.slice(0, -1) }]
}

function folded(lines: readonly Run[][]): ElementContent[] {
  if (lines.length <= SHOWN_LINES) return [samp(lines)]
  const rest = lines.slice(SHOWN_LINES)
  return [
    samp(lines.slice(0, SHOWN_LINES)),
    h('details', { className: 'lr-more' }, [
      h('summary', rest.length === 1 ? '1 more line' : `${rest.length} more lines`),
      samp(rest),
    ]),
  ]
}

function samp(lines: readonly Run[][]): ElementContent {
  const joined = lines.flatMap((line, at): Run[] =>
    at === 0 ? line : [{ text: '\n', className: '' }, ...line],
  )
  return h('pre', [h('samp', nodesOf(joined))])
}
