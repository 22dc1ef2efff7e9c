import { dirname, join, relative } from 'node:path/posix'
import type { LabReport, LabStatus, Report } from './report.ts'
import type { StepResult } from './step-result.ts'

/** Where a lab's record is, seen from the lab's folder: `_records/namespaces.json`. */
export function recordName(slug: string): string {
  return `_records/${slug}.json`
}

/** A run that ended so has said of every step what came of it, so its report is evidence, of whatever. */
const ENDED: ReadonlySet<LabStatus> = new Set<LabStatus>(['passed', 'failed', 'cleanup-incomplete'])

/** The lab's run came to its own end: it was not interrupted, and its host was there all the time. */
export function isEvidence({ status, provenance }: LabReport): boolean {
  return ENDED.has(status) && provenance !== null
}

/**
 * One lab's part of a report as a report of its own: what `labrun --record` stores.
 *
 * @param file path of the lab from the top of its repository, so that the record is the same wherever it is made
 */
export function labRecord(report: Report, lab: LabReport, file: string): Report {
  // They would be about the record that this one replaces, or about what was asked of the run.
  const { drift: _, doubts: __, ...own } = lab
  return {
    version: report.version,
    runId: report.runId,
    status: lab.status,
    startedAt: report.startedAt,
    durationMs: lab.durationMs,
    provenance: lab.provenance,
    labs: [{ ...own, file, steps: lab.steps.map((step) => beside(step, lab.file, file)) }],
  }
}

/** A step of another file than the lab's, whose path begins where the lab's own does. */
function beside(step: StepResult, labFile: string, to: string): StepResult {
  if (step.file === undefined) return step
  return { ...step, file: join(dirname(to), relative(dirname(labFile), step.file)) }
}

/** A record as the text of its file: indented by two, with times to a tenth of a millisecond. */
export function recordText(record: Report): string {
  const round = (key: string, value: unknown) =>
    key === 'durationMs' && typeof value === 'number' ? Math.round(value * 10) / 10 : value
  return `${JSON.stringify(record, round, 2)}\n`
}

/** What a record's file says of a lab; `null` where it is no report, or not of this lab. */
export function labInRecord(text: string, slug: string): LabReport | null {
  const report = parsed(text)
  const labs = Array.isArray(report?.labs) ? (report.labs as unknown[]) : []
  return (labs.find((lab) => isLabReport(lab) && lab.slug === slug) as LabReport | undefined) ?? null
}

function isLabReport(value: unknown): value is LabReport {
  const { slug, digest, status, steps } = asObject(value) ?? {}
  return [slug, digest, status].every((text) => typeof text === 'string') && Array.isArray(steps)
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return null
  }
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}
