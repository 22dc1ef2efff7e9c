import { statSync } from 'node:fs'
import { appendReport } from '../../reporters/stream/report-file.ts'

/** The file that GitHub makes the page of a workflow's run of; `null` where there is none. */
export function stepSummaryFile(): string | null {
  return process.env.GITHUB_STEP_SUMMARY || null
}

/**
 * Adds to that file, which other steps may have written to.
 *
 * @param text makes what is added, of no more than so many bytes
 * @param most bytes that the file may have
 * @throws {HostError} `report-not-written`
 */
export function addToSummary(path: string, most: number, text: (room: number) => string): void {
  const room = most - (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  appendReport(path, text(room))
}
