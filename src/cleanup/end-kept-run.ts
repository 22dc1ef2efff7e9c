import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Residue } from '../core/report.ts'
import { cleanDeadRun, type TriedRun } from './clean-dead-runs.ts'
import type { FoundRun } from './find-runs.ts'
import { removeOwnTree } from './remove-run.ts'
import { goneDirectory } from './state-directory.ts'

/** Has the supervisor of a kept host take it away, and waits until all is gone. */
export async function endKeptRun({ directory, supervisor }: FoundRun): Promise<TriedRun> {
  if (supervisor !== null) signal(supervisor)
  const deadline = performance.now() + endLimitMs
  while (performance.now() < deadline) {
    // Killed meanwhile by somebody else, or at its wits' end: then the rest is for us.
    const cleaned = await cleanDeadRun(directory, 'restore')
    if (cleaned.removed || cleaned.residue.length > 0) return cleaned
    // Under its other name two may remove it at once.
    if (!existsSync(directory)) return tried(await removeOwnTree(goneDirectory(directory)))
    await sleep(20)
  }
  return tried([
    { what: `the host in ${directory}, whose supervisor does not end`, remove: `kill -9 ${supervisor}` },
  ])
}

function tried(residue: Residue[]): TriedRun {
  return { removed: residue.length === 0, residue, restored: [], note: null }
}

/** A supervisor gives the namespaces 20 s, and takes long for nothing else. */
const endLimitMs = 30_000

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch {
    // It ended meanwhile.
  }
}
