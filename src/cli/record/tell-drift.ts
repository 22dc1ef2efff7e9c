import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Lab } from '../../core/lab.ts'
import { labInRecord, recordName } from '../../core/record.ts'
import type { Doubt, LabReport, Report } from '../../core/report.ts'
import type { RunReporters } from '../reporters/open-reporters.ts'
import { EXIT } from '../words/exit-code.ts'
import { findDrift } from './find-drift.ts'

/** What a lab's record is to be compared with, as it was before the run: `--record` may write another. */
export type Records = ReadonlyMap<string, LabReport | Unusable>

/** A record that nothing can be compared with. */
export interface Unusable {
  /** `the record … is of a run that failed` */
  why: string
}

/** The records that labs have; by slug. */
export function readRecords(labs: readonly Lab[]): Records {
  return new Map(
    labs.flatMap((lab): [string, LabReport | Unusable][] => {
      const path = join(lab.directory, recordName(lab.slug))
      return existsSync(path) ? [[lab.slug, readRecord(path, lab)]] : []
    }),
  )
}

/** What can be compared is a record of a run that passed, of the lab as it is now. */
function readRecord(path: string, { slug, digest, file }: Lab): LabReport | Unusable {
  const because = (words: string): Unusable => ({
    why: `the record ${join(dirname(file), recordName(slug))} ${words}`,
  })
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return because(`can't be read: ${(error as Error).message}`)
  }
  const record = labInRecord(text, slug)
  if (record === null) return because('is no record of this lab')
  if (record.digest !== digest) return because('is of an earlier state of this lab')
  return record.status === 'passed' ? record : because(`is of a run that did not pass (${record.status})`)
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
      if ('why' in record) return { ...rest, doubts: [notCompared(record)], steps }
      return { ...rest, drift: findDrift(lab, record, outcome), steps }
    }),
  }
}

function notCompared({ why }: Unusable): Doubt {
  const hint = 'record the lab anew (--record), or remove the record.'
  return { rule: 'record', message: `${why}: not compared`, hint }
}

/** Reporters that are handed reports with drift. `drifted` is told of each lab that has some, or could not be compared. */
export function tellingDrift(
  reporters: RunReporters,
  labs: readonly Lab[],
  records: Records,
  drifted: (lab: string, words: string) => void,
): RunReporters {
  return {
    ...reporters,
    onEnd(plain) {
      const report = withDrift(plain, labs, records)
      for (const { file, drift = [], doubts = [] } of report.labs) {
        const steps = [...new Set(drift.map(({ step }) => step))]
        if (steps.length > 0) drifted(file, `other output than recorded: ${steps.join(', ')}`)
        for (const { message } of doubts) drifted(file, message)
      }
      return reporters.onEnd(report)
    },
  }
}

/**
 * Tells, after a strict run, of labs that printed something else than their record says, or could not be compared with it.
 *
 * @returns the exit code, which is the run's own where that is worse
 */
export function strictDriftCode(code: number, drifted: ReadonlyMap<string, string>): number {
  if (drifted.size === 0) return code
  const lines = [...drifted].map(([file, words]) => `${file}: ${words}`)
  console.error(`${lines.join('\n')}
labrun: error drift: --strict wants what is recorded
  hint: If it is right so, record it: --record.`)
  return code === EXIT.passed ? EXIT.failed : code
}
