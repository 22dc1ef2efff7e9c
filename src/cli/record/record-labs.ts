import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { Lab } from '../../core/lab.ts'
import { isEvidence, labRecord, recordName, recordText } from '../../core/record.ts'
import type { LabReport, Report } from '../../core/report.ts'
import type { Reporter } from '../../core/reporter.ts'
import { replaceFile } from '../../reporters/stream/report-file.ts'

/** Which labs `--record` stores. A record is never of a run that did not come to its own end. */
export type RecordChoice = 'passed' | 'failed-too'

/**
 * Stores each lab's report beside the lab, as `_records/<slug>.json`. What failed leaves the record there is as it was, unless
 * it is asked for: the record of a run that passed is still true.
 *
 * @param say told one line for each lab
 * @throws {HostError} `report-not-written`, in `onEnd`
 */
export function recordReporter(
  labs: readonly Lab[],
  choice: RecordChoice,
  say: (line: string) => void,
): Reporter {
  return {
    onEnd(report) {
      for (const lab of labs) say(record(report, lab, choice))
    },
  }
}

function record(report: Report, lab: Lab, choice: RecordChoice): string {
  const path = join(lab.directory, recordName(lab.slug))
  const shown = join(dirname(lab.file), recordName(lab.slug))
  const outcome = report.labs.find(({ slug }) => slug === lab.slug)
  const why = notRecorded(outcome, choice)
  if (outcome === undefined || why !== null)
    return `not recorded: ${lab.file} ${why}${existsSync(path) ? `; ${shown} is as it was` : ''}`
  replaceFile(path, recordText(labRecord(report, outcome, pathInRepository(lab))))
  return `recorded: ${shown}${outcome.status === 'passed' ? '' : `, as ${outcome.status}`}`
}

/** Why a lab's report is not stored, in words that follow its name; `null`: it is. */
function notRecorded(lab: LabReport | undefined, choice: RecordChoice): string | null {
  if (lab === undefined) return 'did not run'
  if (lab.status === 'passed' && isEvidence(lab)) return null
  if (lab.status === 'skipped') return 'was skipped'
  if (!isEvidence(lab)) return `did not run to its end (${lab.status})`
  return choice === 'failed-too' ? null : 'has not passed (--record-failed stores it all the same)'
}

/** From the top of its repository; outside of one, with the name of its folder. */
function pathInRepository({ directory, file }: Lab): string {
  const top = repositoryOf(directory) ?? dirname(directory)
  return relative(top, join(directory, basename(file)))
    .split(sep)
    .join('/')
}

function repositoryOf(directory: string): string | null {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (at === dirname(at)) return null
  }
}
