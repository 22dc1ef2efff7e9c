import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../core/lab.ts'
import { labInRecord, recordName } from '../core/record.ts'
import type { LabReport, Report } from '../core/report.ts'
import { EXIT } from './exit-code.ts'
import { findDrift } from './find-drift.ts'
import type { RunReporters } from './open-reporters.ts'

/** What a lab's record is to be compared with, as it was before the run: `--record` may write another. */
export type Records = ReadonlyMap<string, LabReport>

/** The records that labs have of runs that passed, of the labs as they are now; by slug. */
export function usableRecords(labs: readonly Lab[]): Records {
  return new Map(
    labs.flatMap(({ slug, digest, directory }): [string, LabReport][] => {
      const record = readRecord(join(directory, recordName(slug)), slug)
      return record?.digest === digest && record.status === 'passed' ? [[slug, record]] : []
    }),
  )
}

/** The report, with what each lab that passed printed otherwise than its record says. */
export function withDrift(report: Report, labs: readonly Lab[], records: Records): Report {
  return {
    ...report,
    labs: report.labs.map((outcome) => {
      const lab = labs.find(({ slug }) => slug === outcome.slug)
      const record = records.get(outcome.slug)
      if (lab === undefined || record === undefined || outcome.status !== 'passed') return outcome
      const { steps, ...rest } = outcome
      return { ...rest, drift: findDrift(lab, record, outcome), steps }
    }),
  }
}

/** Reporters that are handed reports with drift. `drifted` is told the steps of each lab that has some. */
export function tellingDrift(
  reporters: RunReporters,
  labs: readonly Lab[],
  records: Records,
  drifted: (lab: string, steps: string[]) => void,
): RunReporters {
  return {
    ...reporters,
    onEnd(plain) {
      const report = withDrift(plain, labs, records)
      for (const { file, drift = [] } of report.labs)
        if (drift.length > 0) drifted(file, [...new Set(drift.map(({ step }) => step))])
      return reporters.onEnd(report)
    },
  }
}

/**
 * Tells, after a strict run, of the steps that printed something else than their record says.
 *
 * @returns the exit code, which is the run's own where that is worse
 */
export function strictDriftCode(code: number, drifted: ReadonlyMap<string, readonly string[]>): number {
  if (drifted.size === 0) return code
  const lines = [...drifted].map(
    ([file, steps]) => `${file}: other output than recorded: ${steps.join(', ')}`,
  )
  console.error(`${lines.join('\n')}
labrun: error drift: --strict wants what is recorded
  hint: If it is right so, record it: --record.`)
  return code === EXIT.passed ? EXIT.failed : code
}

function readRecord(path: string, slug: string): LabReport | null {
  try {
    return labInRecord(readFileSync(path, 'utf8'), slug)
  } catch {
    return null
  }
}
