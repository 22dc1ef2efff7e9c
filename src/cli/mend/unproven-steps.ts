import { checkedFiles } from '../../check/checked-lab.ts'
import { tellUnproven, unprovenLine } from '../../check/unproven.ts'
import type { Doubt, Report } from '../../core/report.ts'
import { filesOf } from '../../parse/lab.ts'
import type { LoadedFile } from '../choice/load-labs.ts'
import type { RunReporters } from '../reporters/open-reporters.ts'
import { EXIT } from '../words/exit-code.ts'

/** Tells of a lab's steps that nothing is expected of, and of nothing else that is doubtful. */
export function findUnproven({ parsed }: LoadedFile): void {
  for (const checked of checkedFiles(parsed)) tellUnproven(checked)
}

/** Takes the steps that nothing is expected of out of the messages, for one line about all of them in a file that has any. */
export function takeUnproven({ parsed }: LoadedFile): string[] {
  return filesOf(parsed).flatMap(({ file, steps }) => {
    const found = file.messages.filter(({ ruleId }) => ruleId === 'unproven')
    file.messages = file.messages.filter((message) => !found.includes(message))
    const ids = found.map(({ actual }) => actual!)
    return ids.length === 0 ? [] : [unprovenLine(file.path, ids, steps.length)]
  })
}

/** Lines about steps that nothing is expected of, by the path of the lab that has them. */
export type UnprovenLines = ReadonlyMap<string, readonly string[]>

/** Reporters that are handed reports in which these are doubts of their labs, where a lab passed. */
export function tellingUnproven(reporters: RunReporters, lines: UnprovenLines): RunReporters {
  return { ...reporters, onEnd: (report) => reporters.onEnd(withUnproven(report, lines)) }
}

function withUnproven(report: Report, lines: UnprovenLines): Report {
  return {
    ...report,
    labs: report.labs.map((lab) => {
      const own = lab.status === 'passed' ? (lines.get(lab.file) ?? []) : []
      if (own.length === 0) return lab
      const { steps, doubts = [], ...rest } = lab
      const found = own.map((message): Doubt => ({ rule: 'unproven', message, hint: HINT }))
      return { ...rest, doubts: [...doubts, ...found], steps }
    }),
  }
}

const HINT = 'An output block says what a step prints. `labrun check --strict` names them all.'

/**
 * Tells, after a strict run, of the steps that nothing was expected of.
 *
 * @returns the exit code, which is the run's own where that is worse
 */
export function strictExitCode(code: number, lines: readonly string[]): number {
  if (lines.length === 0) return code
  console.error(`${lines.join('\n')}
labrun: error unproven: --strict wants an expectation of each step
  hint: ${HINT}`)
  return code === EXIT.passed || code === EXIT.nothing ? EXIT.failed : code
}
