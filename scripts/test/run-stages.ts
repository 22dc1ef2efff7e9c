import { type Counts, closingLine, sum } from './counts.ts'
import type { Stage } from './stages.ts'

/** Runs stages one after the other, after a failed one too: what else is wrong is worth knowing at once. */
export async function runStages(stages: readonly Stage[], interrupted: AbortSignal): Promise<Counts> {
  const counts: Counts[] = []
  for (const { name, run } of stages) {
    if (interrupted.aborted) break
    const startedAt = performance.now()
    const part = await run(interrupted)
    console.log(stageLine(name, part, performance.now() - startedAt))
    counts.push(part)
  }
  return sum(counts)
}

/** `unit tests: 12 passed, 0 failed, 0 skipped in 1.2 s` */
export function stageLine(name: string, counts: Counts, durationMs: number): string {
  return `${name}: ${closingLine(counts)} in ${(durationMs / 1000).toFixed(1)} s`
}
