import { readFileSync } from 'node:fs'
import type { Lab, Step } from '../../src/core/lab.ts'
import type { LabReport, Report } from '../../src/core/report.ts'
import type { StepResult } from '../../src/core/step-result.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'

/** What must hold for every report of one lab, and does not: one line each. */
export function brokenInvariants(file: string, report: Report, exitCode: number | null): string[] {
  const { lab } = parseLab(labFile(file, readFileSync(file)))
  const [told, ...others] = report.labs
  if (lab === null || told === undefined || others.length > 0) return ['the report is not of this one lab']
  return [
    ...stepsBroken(lab.steps, told.steps),
    ...told.steps.flatMap((result) => resultBroken(result, lab)),
    ...countsBroken(told),
    ...orderBroken(lab, told.steps),
    ...codeBroken(told, report, exitCode),
    ...(told.hostDifference.length === 0 ? [] : ['the host was not left as it was found']),
  ]
}

function stepsBroken(steps: readonly Step[], results: readonly StepResult[]): string[] {
  const names = (list: readonly string[]) => list.join(' ')
  const planned = names(steps.map(({ id, place }) => `${id}:${place.line}`))
  const told = names(results.map(({ id, line }) => `${id}:${line}`))
  return planned === told ? [] : [`the lab's steps are ${planned}, the report's ${told}`]
}

function countsBroken({ planned, executed, skipped, status, steps }: LabReport): string[] {
  const notRun = count(steps, 'not-run')
  return [
    ...(planned === steps.length ? [] : [`planned ${planned} of ${steps.length} steps`]),
    ...(skipped === count(steps, 'skipped') ? [] : [`skipped ${skipped}`]),
    ...(planned === executed + skipped + notRun ? [] : [`${planned} ≠ ${executed} + ${skipped} + ${notRun}`]),
    ...(status === 'passed' && notRun > 0 ? [`passed, and ${notRun} never ran`] : []),
  ]
}

/** Whether a result says the same in all its fields. */
function resultBroken(result: StepResult, lab: Lab): string[] {
  const { id, status, failures, exitCode, reason } = result
  const broken = (what: string) => [`step ${id} ${status}: ${what}`]
  const expected = lab.steps.find((step) => step.id === id)?.exit
  if (status === 'passed') {
    if (failures.length > 0) return broken('with failures')
    if (exitCode === null || (expected !== 'any' && exitCode !== expected)) return broken(`with ${exitCode}`)
    return []
  }
  if (reason === null) return broken('without a reason')
  if (status === 'not-run') return result.attempts === 0 ? [] : broken('and was tried')
  return failures.length > 0 || status === 'host-error' ? [] : broken('without a failure')
}

/** After a failed step only teardown runs. */
function orderBroken(lab: Lab, results: readonly StepResult[]): string[] {
  const main = results.filter((_, index) => !lab.steps[index]?.teardown)
  const failed = main.findIndex(({ status }) => status !== 'passed' && status !== 'skipped')
  const after = failed < 0 ? [] : main.slice(failed + 1)
  return after.filter(({ status }) => status !== 'not-run').map(({ id }) => `${id} ran after a failure`)
}

function codeBroken({ status, steps }: LabReport, report: Report, exitCode: number | null): string[] {
  const right = count(steps, 'host-error') > 0 ? 4 : allRight(steps) ? 0 : 1
  const word = { 0: 'passed', 1: 'failed', 4: 'host-error' }[right]
  return [
    ...(exitCode === right ? [] : [`exit code ${exitCode}, where the steps come to ${right}`]),
    ...(status === word && report.status === word ? [] : [`${report.status}, where the steps are ${word}`]),
  ]
}

function allRight(steps: readonly StepResult[]): boolean {
  return steps.every(({ status }) => status === 'passed' || status === 'skipped')
}

function count(steps: readonly StepResult[], status: string): number {
  return steps.filter((step) => step.status === status).length
}
