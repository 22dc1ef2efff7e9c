import type { HostKindName } from '../../core/plan.ts'
import { tellError } from '../words/tell-error.ts'
import { UsageError } from '../words/usage-error.ts'

interface HostOptions {
  host?: HostKindName
  keep?: boolean
  watch?: boolean
}

/** What a host in a container can't do, before anything starts. @throws {UsageError} */
export function refuseForDind({ host, keep, watch }: HostOptions): void {
  if (host !== 'dind') return
  if (keep === true)
    throw new UsageError(
      '--host dind and --keep: the host is in a container, which ends with labrun',
      'For a look at it: `labrun shell LAB --at STEP --host dind`.',
    )
  if (watch === true)
    throw new UsageError(
      "--host dind and --watch: the lab's folder is sent to the container once, and what you save later would not get there",
      'Run it with --host private, or without --watch.',
    )
}

/** The kind that was asked for, or that the other options leave; `null`: labrun is to choose. */
export function hostWanted({ host, keep, watch }: HostOptions): HostKindName | null {
  return host ?? (keep === true || watch === true ? 'private' : null)
}

/** What is told before there are events of a run. On stderr: reports may be on stdout. */
export function tellProgress(message: string): void {
  tellError(null, message)
}
