import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { HostError } from '../core/host-error.ts'
import type { Report } from '../core/report.ts'
import type { Reporter } from '../core/reporter.ts'

/** For programs: the whole report as JSON, once, at the end. */
export function jsonReporter({ write }: { write: (text: string) => void }): Reporter {
  return { onEnd: (report) => write(reportJson(report)) }
}

/**
 * The whole report as a JSON file, written under another name first: who looks finds the old report or the new one, never half of one.
 * The folder is made where there is none.
 *
 * @throws {HostError} `report-not-written`, in `onEnd`
 */
export function jsonFileReporter(path: string): Reporter {
  return { onEnd: (report) => writeWhole(path, reportJson(report)) }
}

function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

function writeWhole(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    replaceFile(path, text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new HostError(
      'io',
      'report-not-written',
      `the report could not be written to ${path}: ${why}`,
      null,
      error,
    )
  }
}

function replaceFile(path: string, text: string): void {
  const partial = `${path}.${randomUUID()}.partial`
  try {
    writeFileSync(partial, text)
    renameSync(partial, path)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}
