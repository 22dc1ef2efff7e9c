import { replaceFile } from '../../reporters/stream/report-file.ts'
import { masked } from '../choice/load-labs.ts'
import { selectFiles } from '../choice/select-files.ts'
import { findInLabs } from '../reporters/check-findings.ts'
import { type CheckReporterOptions, checkReport } from '../reporters/check-reporters.ts'
import { chooseReporters, refuseToOverwrite } from '../reporters/choose-reporters.ts'
import { CHECK_REPORTERS } from '../reporters/reporter-names.ts'
import { reporterFor } from '../terminal/terminal.ts'
import { EXIT } from '../words/exit-code.ts'
import { UsageError } from '../words/usage-error.ts'

/** What the command line says of a check. */
export interface CheckOptions {
  /** Warnings, and steps that show nothing, are errors. */
  strict?: boolean
  /** Errors and warnings alone. */
  quiet?: boolean
  /** Mends what can only mean one thing. */
  fix?: boolean
  /** Shows what that would change, and writes nothing. */
  dryRun?: boolean
  reporter?: string[]
  color?: boolean
}

/** `labrun check`: everything that can be known without running. Returns the exit code. */
export async function checkCommand(words: readonly string[], options: CheckOptions): Promise<number> {
  const byDefault = reporterFor(process.stderr)
  const choices = chooseReporters(options.reporter ?? [], CHECK_REPORTERS, byDefault)
  const { fix = false, dryRun = false, strict = false, quiet = false, color = true } = options
  if (dryRun && !fix) throw new UsageError('--dry-run goes with --fix', 'It shows what --fix would change.')
  const files = await selectFiles(words)
  refuseToOverwrite(choices, files)
  const findings = await findInLabs(files, { strict, quiet, mend: fix, write: !dryRun })
  const shown: CheckReporterOptions = { words, quiet, dryRun, colour: color }
  for (const { name, file } of choices) {
    const { complaints, results } = checkReport(name, findings, { ...shown, isFile: file !== null })
    if (file !== null) replaceFile(file, masked(complaints + results, findings.loaded))
    else {
      // console adds the last newline.
      if (complaints !== '') console.error(masked(complaints.slice(0, -1), findings.loaded))
      if (results !== '') console.log(masked(results.slice(0, -1), findings.loaded))
    }
  }
  const isRight = findings.counts.errors === 0 && !(dryRun && findings.mended.length > 0)
  return isRight ? EXIT.passed : EXIT.invalid
}
