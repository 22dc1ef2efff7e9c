import { VFile } from 'vfile'
import type { Lab } from '../../src/core/lab.ts'
import type { LabReport } from '../../src/core/report.ts'
import { judgeExpectations } from '../../src/core/run/judge.ts'
import { emptyResult, type StepResult } from '../../src/core/step-result.ts'
import { capturedWhole } from '../../src/core/text/captured.ts'
import { escapedBytes } from '../../src/core/text/output-text.ts'
import { match } from '../../src/matchers/builtin.ts'
import { runOrder } from '../../src/parse/expectation/captures.ts'
import { formatMessages } from '../../src/parse/format-message.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { type LabUpdate, updateLab } from '../../src/update/update-lab.ts'
import type { LabRuns } from '../../src/update/walk.ts'

/** What a step printed in both runs, or in each of them; or more of its results. */
export type Printed = string | readonly [string, string] | readonly [Partial<StepResult>, Partial<StepResult>]

/** A lab of blocks as text: `$` for three backticks, which would be hard to read here. */
export function labText(...lines: string[]): string {
  return lines.map((line) => line.replace(/^([ >\d.-]*)\$(?! )/, '$1```')).join('\n')
}

/** A lab, and what its steps printed in two runs, by their ids. */
export function twoRuns(text: string, printed: Readonly<Record<string, Printed>>, path = 'x.md'): LabRuns {
  const file = new VFile({ path, value: Buffer.from(text) })
  const { lab, markdown } = parseLab(file)
  if (lab === null) throw new Error(formatMessages(file))
  const report = (run: 0 | 1): LabReport => ({
    slug: 'x',
    file: 'x.md',
    digest: lab.digest,
    status: 'failed',
    reason: null,
    planned: lab.steps.length,
    executed: lab.steps.length,
    skipped: 0,
    durationMs: 1,
    hostDifference: [],
    provenance: null,
    steps: stepResults(lab, (id) => {
      const given = printed[id] ?? ''
      return typeof given === 'string' ? given : given[run]
    }),
  })
  return { text, lab, markdown: markdown!, reports: [report(0), report(1)] }
}

/** As the engine tells them. */
function stepResults(lab: Lab, printed: (id: string) => string | Partial<StepResult>): StepResult[] {
  let captures: Record<string, string> = {}
  const results = new Map<string, StepResult>()
  for (const step of runOrder(lab.steps)) {
    const { id, place, script } = step
    const given = printed(id)
    const own = typeof given === 'string' ? { stdout: given } : given
    const facts = { id, line: place.line, target: 'host' as const, container: null, session: 'host', script }
    const result: StepResult = { ...emptyResult(facts), status: 'passed', exitCode: 0, ...own }
    results.set(id, result)
    if (result.status !== 'passed' || result.truncated) continue
    const streams = {
      stdout: captured(result.stdout, result.stdoutEncoding),
      stderr: captured(result.stderr),
      merged: false,
    }
    const verdict = judgeExpectations(step, streams, captures, match)
    captures = { ...captures, ...verdict.captures, ...verdict.unfit }
    const isUnfit = verdict.unfit !== undefined
    results.set(id, {
      ...result,
      status: verdict.status,
      captures: verdict.unfit ?? verdict.captures,
      failures: verdict.failures,
      ...(isUnfit && { unfit: true }),
    })
  }
  return lab.steps.map(({ id }) => results.get(id)!)
}

function captured(text: string, encoding?: 'escaped') {
  return capturedWhole(encoding === 'escaped' ? escapedBytes(text) : Buffer.from(text))
}

/** What becomes of it. */
export function update(text: string, printed: Readonly<Record<string, Printed>>, path?: string): LabUpdate {
  return updateLab(twoRuns(text, printed, path), match)
}

/** What becomes of the lines of the only `output` block of a lab whose step prints this; and what is told. */
export function updatedLines(
  lines: readonly string[],
  printed: Printed,
  flags = '',
): { lines: string[]; told: string } {
  const text = labText(
    '$bash host id=s',
    'true',
    '$',
    '',
    `$output${flags && ` ${flags}`}`,
    ...lines,
    '$',
    '',
  )
  const { text: after, file } = update(text, { s: printed })
  const block = after.split('\n').slice(5, -2)
  return { lines: block, told: formatMessages(file) }
}
