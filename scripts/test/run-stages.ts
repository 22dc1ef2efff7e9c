import { type Counts, closingLine, sum } from './counts.ts'
import type { Failure } from './failure-lines.ts'
import type { Stage, Stages } from './stages.ts'

/** Runs stages one after the other, after a failed one too: what else is wrong is worth knowing at once. */
export async function runStages(stages: Stages, interrupted: AbortSignal): Promise<Counts> {
  const counts: Counts[] = []
  for (const stage of stages) {
    if (interrupted.aborted) break
    const atOnce = 'run' in stage ? [stage] : stage
    counts.push(...(await Promise.all(atOnce.map((one) => runStage(one, interrupted)))))
  }
  return sum(counts)
}

async function runStage({ name, run }: Stage, interrupted: AbortSignal): Promise<Counts> {
  const startedAt = performance.now()
  const counts = await run(interrupted)
  console.log(stageLine(name, counts, performance.now() - startedAt))
  return { ...counts, failures: namedFailures(name, counts) }
}

/** By the stage first; by it alone where it can't tell what of it failed. */
function namedFailures(stage: string, { failed, failures }: Counts): Failure[] {
  if (failed > 0 && failures.length === 0) return [{ name: stage, why: null }]
  return failures.map(({ name, why }) => ({ name: `${stage}: ${name}`, why }))
}

/** `unit tests: 12 passed, 0 failed, 0 skipped in 1.2 s` */
export function stageLine(name: string, counts: Counts, durationMs: number): string {
  return `${name}: ${closingLine(counts)} in ${(durationMs / 1000).toFixed(1)} s`
}
