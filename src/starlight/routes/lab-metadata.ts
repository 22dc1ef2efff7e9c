import type { TargetName } from '../../core/lab.ts'
import type { Standing } from '../evidence/standing.ts'

/** What the store keeps of a lab's page beside its HTML. */
export interface LabMetadata {
  /** Where each step that the page shows runs, in their order. */
  places: TargetName[]
  /** The lab as a bash script; `null` for the list of all labs. */
  script: string | null
  /** Path of its record, seen from the site's root; `null` where there is none. */
  record: string | null
  /** Paths of the files that set it up, seen from there. */
  setup: string[]
  /** Paths of the images that it shows, seen from there. */
  images: string[]
  /** When its file was last committed, ISO 8601; `null` where git does not tell. */
  lastUpdated: string | null
  /** `null` for the list of all labs, which is no lab. */
  standing: Standing | null
}

/** An entry of the collection of pages, as far as it matters here. */
export interface PageEntry {
  rendered?: { metadata?: Record<string, unknown> } | undefined
}

/** `null` for pages that labrun has not made. */
export function labMetadata(entry: PageEntry): LabMetadata | null {
  return (entry.rendered?.metadata?.labrun as LabMetadata | undefined) ?? null
}

/** The record's path; `null` where there is no lab or no record. */
export function recordOf(entry: PageEntry): string | null {
  return labMetadata(entry)?.record ?? null
}
