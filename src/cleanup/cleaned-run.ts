import type { Residue } from '../core/report.ts'

/** What became of a run's traces on the machine. */
export interface CleanedRun {
  /** What could not be taken away, and settings that were not set back. */
  residue: Residue[]
  /** What of the machine was set back, in words. */
  restored: string[]
}
