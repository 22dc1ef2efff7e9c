import { emptyResult, type Failure, type StepResult } from '../core/step-result.ts'

/**
 * A step's result out of a record, which is a file that anybody may have edited: what is missing is filled in, and what has
 * another type than it should makes all of it `null`.
 */
export function stepResultIn(value: unknown): StepResult | null {
  if (!isObject(value) || typeof value.id !== 'string') return null
  const { id, line = 0, target, container = null, session = '', script = '' } = value as unknown as StepResult
  const result = { ...emptyResult({ id, line, target, container, session, script }), ...value } as StepResult
  return isSound(result) ? result : null
}

const TARGETS: readonly unknown[] = ['host', 'nsenter', 'exec']

function isSound(result: StepResult): boolean {
  const { target, container, session, script, status, reason, exitCode } = result
  const { stdout, stderr, lateOutput, durationMs, attempts, captures, failures, notes, namespaces } = result
  return (
    TARGETS.includes(target) &&
    [session, script, status, stdout, stderr, lateOutput].every(isText) &&
    [container, reason].every((text) => text === null || isText(text)) &&
    (exitCode === null || Number.isInteger(exitCode)) &&
    [durationMs, attempts].every(Number.isFinite) &&
    isObject(captures) &&
    Object.values(captures).every(isText) &&
    areTexts(notes) &&
    (namespaces === undefined ||
      (isObject(namespaces) && Object.values(namespaces).every(Number.isInteger))) &&
    Array.isArray(failures) &&
    failures.every(isFailure)
  )
}

function isFailure(value: unknown): value is Failure {
  return isObject(value) && [value.rule, value.message].every(isText)
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
