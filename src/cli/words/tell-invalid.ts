import { checkGithub } from '../../reporters/github/check-github.ts'
import { MOST_BYTES } from '../../reporters/github/summary-markdown.ts'
import { replaceFile } from '../../reporters/stream/report-file.ts'
import { invalidSummary } from '../../reporters/words/invalid-summary.ts'
import { allFiles, type LoadedLabs, masked } from '../choice/load-labs.ts'
import type { ReporterChoice } from '../reporters/choose-reporters.ts'
import type { ReporterName } from '../reporters/reporter-names.ts'
import { addToSummary, stepSummaryFile } from '../reporters/step-summary.ts'

/**
 * Tells GitHub why nothing runs, where the run was to be told to it: at the lines, as `labrun check` does, and in the summary.
 * Other reporters tell of runs alone.
 *
 * @throws {HostError} `report-not-written`
 */
export function tellInvalid(
  loaded: LoadedLabs,
  choices: readonly ReporterChoice<ReporterName>[],
  output: Pick<NodeJS.WriteStream, 'write'> = process.stdout,
): void {
  const github = choices.filter(({ name }) => name === 'github')
  if (github.length === 0) return
  const files = allFiles(loaded)
  const annotations = masked(checkGithub(files), loaded)
  for (const { file } of github) {
    if (file === null) output.write(annotations)
    else replaceFile(file, annotations)
  }
  const summary = stepSummaryFile()
  if (summary !== null)
    addToSummary(summary, MOST_BYTES, (room) => masked(invalidSummary(files, room), loaded))
}
