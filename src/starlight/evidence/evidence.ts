import type { Lab, Step } from '../../core/lab.ts'
import { labInRecord } from '../../core/record.ts'
import type { LabReport } from '../../core/report.ts'
import { sessionName } from '../../core/session-name.ts'
import type { StepResult } from '../../core/step-result.ts'
import { labReportIn } from './lab-report-in.ts'
import { stepResultIn } from './step-result-in.ts'

/**
 * What a lab's record proves of the lab as it is written now.
 *
 * - `never-run`: there is no record
 * - `unreadable`: there is a file, which is no record of this lab
 * - `stale`: it is of an earlier state of the lab
 * - `current`: it is of this lab; whether it passed is the report's status
 */
export type Evidence =
  | { kind: 'never-run' }
  | { kind: 'unreadable' }
  | { kind: 'stale' | 'current'; report: LabReport; results: ReadonlyMap<string, StepResult> }

/** What is known of one step. */
export type StepEvidence =
  /** Nothing was captured of it. */
  | { kind: 'none' }
  /** `changed`: of what stood there before. `stale`: of the same script, in a lab that has changed around it. */
  | { kind: 'changed' | 'stale' | 'current'; result: StepResult }

/**
 * Reads a lab's record beside the lab.
 *
 * @param text of the record's file; `null` where there is none
 */
export function readEvidence(lab: Lab, text: string | null): Evidence {
  if (text === null) return { kind: 'never-run' }
  const recorded = labInRecord(text, lab.slug)
  const report = recorded && labReportIn(recorded)
  const steps = report?.steps.map(stepResultIn) ?? [null]
  if (report === null || steps.includes(null)) return { kind: 'unreadable' }
  const results = new Map(steps.map((result) => [result!.id, result!]))
  return { kind: report.digest === lab.digest ? 'current' : 'stale', report, results }
}

/** Joins a step with what was captured of it: by its id, never by its line, which a sentence above it moves. */
export function evidenceOf(step: Step, evidence: Evidence): StepEvidence {
  if (evidence.kind === 'never-run' || evidence.kind === 'unreadable') return { kind: 'none' }
  const result = evidence.results.get(step.id)
  if (result === undefined) return { kind: 'none' }
  if (evidence.kind === 'current') return { kind: 'current', result }
  return { kind: isOf(step, result) ? 'stale' : 'changed', result }
}

/** A step that did not run has no script in its result. */
function isOf(step: Step, { script, session }: StepResult): boolean {
  return (script === '' || script === step.script) && session === sessionName(step.key)
}

/** What was captured under each name; of a lab that has changed nothing is certain, so there is nothing. */
export function capturedValues(evidence: Evidence): ReadonlyMap<string, string> {
  if (evidence.kind !== 'current') return new Map()
  return new Map([...evidence.results.values()].flatMap(({ captures }) => Object.entries(captures)))
}
