import type { HostErrorData } from './host-error.ts'
import type { TargetName } from './lab.ts'
import type { OutputText } from './output-text.ts'
import type { LabStatus, Provenance, Residue } from './report.ts'
import type { StepResult } from './step-result.ts'

/** What the engine tells, in order; everything outside of it reads only these. `lab` is always a slug. */
export type Event =
  | { type: 'run-start'; runId: string; startedAt: string; labs: LabOutline[] }
  | { type: 'host-start'; lab: string; kind: string }
  | { type: 'host-progress'; lab: string; message: string }
  | { type: 'host-ready'; lab: string; durationMs: number; provenance: Provenance }
  | { type: 'lab-start'; lab: string }
  | { type: 'step-start'; lab: string; id: string }
  | { type: 'step-retry'; lab: string; id: string; attempt: number }
  /** Once for each step; for a background step that fails later on, once more. */
  | { type: 'step-end'; lab: string; result: StepResult }
  /** A background job of a step that has ended printed something. */
  | { type: 'step-late'; lab: string; id: string; text: string; encoding: OutputText['encoding'] }
  /** Something to remark on a step that has ended. */
  | { type: 'step-note'; lab: string; id: string; note: string }
  | { type: 'host-error'; lab: string; error: HostErrorData }
  | {
      type: 'lab-end'
      lab: string
      status: LabStatus
      reason: string | null
      durationMs: number
      hostDifference: Residue[]
    }
  | { type: 'run-end'; status: LabStatus; durationMs: number }

/** What a reporter needs to know of a lab before it starts. */
export interface LabOutline {
  slug: string
  file: string
  title: string
  digest: string
  steps: StepOutline[]
}

export interface StepOutline {
  id: string
  line: number
  target: TargetName
  container: string | null
  session: string
  teardown: boolean
}
