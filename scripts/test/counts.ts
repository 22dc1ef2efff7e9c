/** What came of a part of the tests. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 }

/** The counts of all parts together. */
export function sum(parts: readonly Counts[]): Counts {
  return parts.reduce(
    (total, part) => ({
      passed: total.passed + part.passed,
      failed: total.failed + part.failed,
      skipped: total.skipped + part.skipped,
    }),
    NONE,
  )
}

/** One thing that either passed or did not. */
export function one(passed: boolean): Counts {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
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
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

/** A test file that could not even be loaded counts as one failure. */
export function vitestCounts(report: VitestReport): Counts {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** The part of labrun's report that is read here. */
export interface LabsReport {
  labs: { steps: { status: string }[] }[]
}

/** Each step counts; what was not run because an earlier step failed counts as skipped. */
export function labCounts(report: LabsReport): Counts {
  const statuses = report.labs.flatMap(({ steps }) => steps.map(({ status }) => status))
  const of = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length
  const passed = of('passed')
  const skipped = of('skipped', 'not-run')
  return { passed, skipped, failed: statuses.length - passed - skipped }
}
