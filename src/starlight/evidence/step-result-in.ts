import { emptyResult, type Failure, type StepResult } from '../../core/step-result.ts'
import { legible } from '../block/legible.ts'
import { areAll, isObject, isText } from './checked-types.ts'

/**
 * A step's result out of a record, which is a file that anybody may have edited: what is missing is filled in, and what has
 * another type than it should makes all of it `null`. Texts but what was printed and typed are as they may be shown.
 */
export function stepResultIn(value: unknown): StepResult | null {
  if (!isObject(value) || typeof value.id !== 'string') return null
  const { id, line = 0, target, container = null, session = '', script = '' } = value as unknown as StepResult
  const result = { ...emptyResult({ id, line, target, container, session, script }), ...value } as StepResult
  if (!isSound(result)) return null
  const { reason, failures, captures } = result
  // What was printed is shown as a terminal would, elsewhere.
  return { ...result, ...legible({ reason, failures, captures }) }
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
  if (!isObject(value)) return false
  const { rule, message, expected, actual, hint, comparison, table, json } = value
  return (
    [rule, message, expected, actual].every(isText) &&
    (hint === undefined || isText(hint)) &&
    (comparison === undefined || areAll(comparison, isComparedLine)) &&
    (table === undefined || isComparedTable(table)) &&
    (json === undefined || areAll(json, isJsonDifference))
  )
}

function isComparedLine(value: unknown): boolean {
  if (!isObject(value)) return false
  const { kind, expected, actual, count } = value
  switch (kind) {
    case 'fits':
    case 'forbidden':
      return isText(expected) && isText(actual)
    case 'missing':
      return isText(expected)
    case 'extra':
      return isText(actual)
    case 'gap':
      return Number.isInteger(count) && (expected === undefined || isText(expected))
    default:
      return ['passed-over', 'left-out'].includes(kind as string) && Number.isInteger(count)
  }
}

function isComparedTable(value: unknown): boolean {
  return isObject(value) && areTexts(value.columns) && areAll(value.rows, isComparedRow)
}

function isComparedRow(value: unknown): boolean {
  if (!isObject(value)) return false
  const { kind, expected, actual, nearest } = value
  if (kind === 'extra') return areTexts(actual)
  if (kind === 'fits') return areTexts(expected)
  if (kind !== 'missing' || !areTexts(expected)) return false
  return (
    nearest === null ||
    (isObject(nearest) && areTexts(nearest.actual) && areAll(nearest.differs, Number.isInteger))
  )
}

function isJsonDifference(value: unknown): boolean {
  if (!isObject(value)) return false
  const { path, expected, actual } = value
  return [path, expected].every(isText) && (actual === null || isText(actual))
}

function areTexts(value: unknown): boolean {
  return areAll(value, isText)
}
