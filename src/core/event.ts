import type { HostErrorData } from './host-error.ts'
import type { Part } from './lab.ts'
import type { KeptHost, LabStatus, Provenance, Residue } from './report.ts'
import type { Rerun } from './rerun.ts'
import type { NextBlock } from './shell-order.ts'
import type { StepAddress, StepResult } from './step-result.ts'
import type { LateText } from './text/output-text.ts'
import type { Topology } from './topology.ts'

/** What the engine tells, in order; everything outside of it reads only these. `lab` is always a slug; what has none is of the whole run. */
export type Event =
  | { type: 'run-start'; runId: string; startedAt: string; labs: LabOutline[] }
  /** At once; for the second time, teardown is left out. */
  | {
      type: 'interrupted'
      count: 1 | 2
      /** In words that can follow "as"; `null`: somebody asked for it. */
      why: string | null
      /** What comes when the steps that run have been stopped. */
      next: 'teardown' | 'keep' | 'end'
    }
  /** Of a lab that is watched, and first of its events: what the run makes of the one before. */
  | { type: 'rerun'; lab: string; rerun: Rerun }
  /** The steps that stand as the run before has told them, and the host they ran on. */
  | { type: 'steps-kept'; lab: string; provenance: Provenance; results: StepResult[] }
  /** The host of a lab that is watched has been given up, in a later run or after the last. */
  | {
      type: 'host-given-up'
      lab: string
      /** Teardown steps that did not pass. */
      failed: StepResult[]
      hostDifference: Residue[]
    }
  | { type: 'host-start'; lab: string; kind: string }
  | { type: 'host-progress'; lab: string; message: string }
  | { type: 'host-ready'; lab: string; durationMs: number; provenance: Provenance }
  | { type: 'lab-start'; lab: string }
  | { type: 'step-start'; lab: string; id: string }
  | { type: 'step-retry'; lab: string; id: string; attempt: number }
  /** Once for each step; for a background step that fails later on, once more. */
  | { type: 'step-end'; lab: string; result: StepResult }
  /** A background job of a step that has ended printed something. */
  | ({ type: 'step-late'; lab: string; id: string } & LateText)
  /** Something to remark on a step that has ended. */
  | { type: 'step-note'; lab: string; id: string; note: string }
  /** After a step that has changed it; `step` is `null` before the first. */
  | { type: 'topology'; lab: string; step: string | null; topology: Topology }
  | { type: 'host-error'; lab: string; error: HostErrorData }
  /** A shell is ready: who shows the run starts `argv`, and tells the engine when it was left. */
  | {
      type: 'shell-start'
      lab: string
      argv: string[]
      session: string
      next: NextBlock | null
      /** Id of the failed step that it was handed over at; `null`: it is where it was asked for. */
      failed: string | null
      remark: string | null
    }
  | { type: 'shell-end'; lab: string }
  /** The host waits for the next run of its lab. */
  | { type: 'host-waits'; lab: string }
  /** The host stays up when the run ends. */
  | { type: 'host-kept'; lab: string; kept: KeptHost }
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
  /** The run is of these steps alone. */
  part?: Part
  steps: StepOutline[]
}

export interface StepOutline extends StepAddress {
  teardown: boolean
}
