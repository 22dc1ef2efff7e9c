import { relative } from 'node:path'
import type { Failure } from './failure-lines.ts'

/** What came of a part of the tests. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
  /** What failed, as far as it has a name: there may be fewer than `failed`. */
  failures: readonly Failure[]
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] }

/** The counts of all parts together. */
export function sum(parts: readonly Counts[]): Counts {
  return parts.reduce(
    (total, part) => ({
      passed: total.passed + part.passed,
      failed: total.failed + part.failed,
      skipped: total.skipped + part.skipped,
      failures: [...total.failures, ...part.failures],
    }),
    NONE,
  )
}

/** One thing that either passed or did not, with its name where it is worth one. */
export function one(passed: boolean, name?: string): Counts {
  if (passed) return { ...NONE, passed: 1 }
  return { ...NONE, failed: 1, failures: name === undefined ? [] : [{ name, why: null }] }
}

/** A part that said it failed has at least one failure, whatever it counted. */
export function atLeastOneFailed(counts: Counts, ok: boolean): Counts {
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 }
}

/** The last line of `npm test`; other programs read it. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** The part of Vitest's JSON report that is read here. */
export interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: {
    /** The file's absolute path. */
    name: string
    status: string
    /** Why it could not be loaded. */
    message?: string
    assertionResults: {
      status: string
      ancestorTitles: string[]
      title: string
      /** An error's words and stack for each time that the test failed; colours and all. */
      failureMessages?: string[]
    }[]
  }[]
}

/**
 * A test file that could not even be loaded counts as one failure.
 *
 * @param root of the checkout, from which files are named
 */
export function vitestCounts(report: VitestReport, root: string): Counts {
  const fileOf = (path: string) => relative(root, path)
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [
      ...broken.map(({ name, message }) => ({ name: fileOf(name), why: message ?? null })),
      ...report.testResults.flatMap(({ name, assertionResults }) =>
        assertionResults
          .filter(({ status }) => status === 'failed')
          .map(({ ancestorTitles, title, failureMessages = [] }) => ({
            name: [fileOf(name), ...ancestorTitles, title].join(' > '),
            why: failureMessages[0] ?? null,
          })),
      ),
    ],
  }
}

/** The part of labrun's report that is read here. */
export interface LabsReport {
  labs: { file: string; steps: { id: string; status: string; failures: { message: string }[] }[] }[]
}

const NO_FAILURE = ['passed', 'skipped', 'not-run']

/** Each step counts; what was not run because an earlier step failed counts as skipped. */
export function labCounts(report: LabsReport): Counts {
  const statuses = report.labs.flatMap(({ steps }) => steps.map(({ status }) => status))
  const of = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length
  const passed = of('passed')
  const skipped = of('skipped', 'not-run')
  const failures = report.labs.flatMap(({ file, steps }) =>
    steps
      .filter(({ status }) => !NO_FAILURE.includes(status))
      .map(({ id, failures: [first] }) => ({ name: `${file} > ${id}`, why: first?.message ?? null })),
  )
  return { passed, skipped, failed: failures.length, failures }
}
