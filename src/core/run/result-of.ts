import type { HostError } from '../host-error.ts'
import type { Step } from '../lab.ts'
import type { Output, Session } from '../session.ts'
import { sessionName } from '../session-name.ts'
import { emptyResult, type StepResult } from '../step-result.ts'
import { shownText } from '../text/output-text.ts'
import type { Verdict } from './judge.ts'
import { stepAddress } from './step-address.ts'

/** What a step printed and how it ended, as far as a report is concerned. */
export type Printed = Pick<Output, 'exitCode' | 'stdout' | 'stderr' | 'merged'>

/**
 * The result of a step that has run.
 *
 * @param isUpdate its output need not fit
 */
export function resultOf(
  step: Step,
  printed: Printed,
  verdict: Verdict,
  notes: string[],
  isUpdate: boolean,
): StepResult {
  const stdout = shownText(printed.stdout)
  const stderr = shownText(printed.stderr)
  return {
    ...notRunResult(step),
    status: verdict.status,
    reason: verdict.status === 'passed' ? null : (verdict.failures[0]?.message ?? null),
    exitCode: printed.exitCode,
    stdout: stdout.text,
    stderr: stderr.text,
    ...(printed.merged && { merged: true }),
    ...(stdout.encoding === 'escaped' && { stdoutEncoding: stdout.encoding }),
    ...(stderr.encoding === 'escaped' && { stderrEncoding: stderr.encoding }),
    ...(stdout.cut !== null && { stdoutCut: stdout.cut }),
    ...(stderr.cut !== null && { stderrCut: stderr.cut }),
    truncated: stdout.cut !== null || stderr.cut !== null,
    captures: (isUpdate && verdict.unfit) || verdict.captures,
    failures: verdict.failures,
    ...(isUpdate && verdict.unfit && { unfit: true as const }),
    notes,
  }
}

/** The place the step names is not there, or holds no shell. */
export function unopenedResult(step: Step, error: HostError): StepResult {
  const { rule, message, hint } = error
  const place = sessionName(step.key)
  const failure = { rule, line: step.place.line, expected: `a shell in ${place}`, actual: message, message }
  const failures = [{ ...failure, ...(hint !== null && { hint }) }]
  return { ...notRunResult(step), status: 'failed', reason: message, failures }
}

/** The result of a step that has not run. */
export function notRunResult(step: Step): StepResult {
  return emptyResult({
    ...stepAddress(step),
    script: step.script,
    ...(step.scriptLine !== step.place.line + 1 && { scriptLine: step.scriptLine }),
  })
}

/** A session's namespaces, as far as they are known, for the result of the first step in it. */
export function namespacesOf({ namespaces }: Session): Pick<StepResult, 'namespaces'> {
  return namespaces === null ? {} : { namespaces }
}
