import type { LabStatus, Provenance } from '../../core/report.ts'
import type { Evidence } from './evidence.ts'

/** What a list of labs knows of one: its evidence, without the steps. */
export interface Standing {
  kind: Evidence['kind']
  /** Of the run; these are `null` where there is no record that could be read. */
  status: LabStatus | null
  reason: string | null
  provenance: Provenance | null
}

export function standingOf(evidence: Evidence): Standing {
  if (evidence.kind === 'never-run' || evidence.kind === 'unreadable')
    return { kind: evidence.kind, status: null, reason: null, provenance: null }
  const { status, reason, provenance } = evidence.report
  return { kind: evidence.kind, status, reason, provenance }
}

/** The lab passed, and is still what it was then. The one rule for all that calls a lab verified. */
export function isVerified({ kind, status }: Pick<Standing, 'kind' | 'status'>): boolean {
  return kind === 'current' && status === 'passed'
}
