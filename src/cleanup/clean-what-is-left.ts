import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { cleanDeadRun } from './clean-dead-runs.ts'
import type { CleanedRun } from './cleaned-run.ts'
import type { OpenEngine } from './machine/engine-calls.ts'

/**
 * Cleans after a run whose supervisor has just died, for the process that had started it. Another labrun may have found the
 * dead run too, and be at it: then it is waited for.
 */
export async function cleanWhatIsLeft(
  runDirectory: string,
  openEngine: OpenEngine | null = null,
): Promise<CleanedRun> {
  for (;;) {
    const cleaned = await cleanDeadRun(runDirectory, 'restore', openEngine)
    if (cleaned.removed || cleaned.residue.length > 0 || !existsSync(runDirectory)) return cleaned
    await sleep(20)
  }
}
