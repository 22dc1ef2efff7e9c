import type { Report } from '../core/report.ts'
import type { Reporter } from '../core/reporter.ts'
import { replaceFile } from './stream/report-file.ts'
import { inertJson } from './terminal/inert.ts'

/** For programs: the whole report as JSON, once, at the end. */
export function jsonReporter({ write }: { write: (text: string) => void }): Reporter {
  return { onEnd: (report) => write(reportJson(report)) }
}

/**
 * The whole report as a JSON file, which is replaced at once. The folder is made where there is none.
 *
 * @throws {HostError} `report-not-written`, in `onEnd`
 */
export function jsonFileReporter(path: string): Reporter {
  return { onEnd: (report) => replaceFile(path, reportJson(report)) }
}

function reportJson(report: Report): string {
  return `${inertJson(JSON.stringify(report, null, 2))}\n`
}
