import type { StepResult } from './step-result.ts'

export type LabStatus = 'passed' | 'failed' | 'host-error' | 'cleanup-incomplete' | 'interrupted' | 'skipped'

/** Where an image came from. */
export interface ImageProvenance {
  name: string
  source: 'cache' | 'local-engine' | 'recipe' | 'registry'
  /** `sha256:…` */
  digest: string
}

/** On what a lab was proven. */
export interface Provenance {
  /** ISO 8601, UTC. */
  date: string
  labrun: string
  kernel: string
  docker: string | null
  containerd: string | null
  runc: string | null
  cgroup: 'v1' | 'hybrid' | 'v2'
  iptables: string | null
  architecture: string
  images: ImageProvenance[]
  /** Commit of the lab's repository, `-dirty` appended where the work tree differs; `null` outside of git. */
  commit: string | null
}

/** What the host could not take back, and the command that does. */
export interface Residue {
  what: string
  remove: string
}

export interface LabReport {
  slug: string
  file: string
  digest: string
  status: LabStatus
  /** Why the status is what it is, where no step tells. */
  reason: string | null
  planned: number
  executed: number
  skipped: number
  durationMs: number
  /** How the host differs from before. Empty: as it was found. */
  hostDifference: Residue[]
  steps: StepResult[]
}

/** The whole result of a run, as `--reporter json` writes it. */
export interface Report {
  version: 1
  runId: string
  status: LabStatus
  startedAt: string
  durationMs: number
  provenance: Provenance | null
  labs: LabReport[]
}
