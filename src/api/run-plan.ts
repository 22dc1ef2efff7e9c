import { readSecrets } from '../cli/choice/secrets.ts'
import { labrunVersion } from '../cli/package.ts'
import { commitsOf } from '../cli/record/commit-of.ts'
import { reportBuilder } from '../core/build-report.ts'
import type { Event } from '../core/event.ts'
import { HostError } from '../core/host-error.ts'
import type { Plan } from '../core/plan.ts'
import type { Report } from '../core/report.ts'
import { carriedOf } from '../engine/carried-environment.ts'
import type { Engine } from '../engine/client.ts'
import { startEngine } from '../engine/start-engine.ts'

/** Who hears of a run, and who ends it. */
export interface RunPlanOptions {
  /** Called with each event, in order. What it throws ends the run. */
  onEvent?: (event: Event) => void
  /** Once it is aborted, the steps that run are stopped, and every lab takes down what it has made. */
  signal?: AbortSignal
}

/**
 * Runs a plan in a process of its own, and tells its report. What a lab comes to, a failure or an interrupt, is in the
 * report, and so is a Docker host's own trouble.
 *
 * @throws {HostError} where nothing could be run: without a secret that a lab names, without root and without sudo, or as the
 * process died
 */
export async function runPlan(plan: Plan, { onEvent, signal }: RunPlanOptions = {}): Promise<Report> {
  const secrets = readSecrets(plan.labs)
  if (secrets.complaints.length > 0) throw secretMissing(secrets.complaints)
  const engine = startEngine(plan.host, () => {})
  const builder = reportBuilder()
  let release = () => {}
  try {
    await engine.ready(plan)
    const request = {
      type: 'run',
      plan,
      labrun: labrunVersion(),
      environment: carriedOf(process.env),
      secrets: secrets.values,
    } as const
    const done = engine.run(request, (event) => {
      builder.add(event)
      onEvent?.(event)
    })
    release = endInTime(engine, plan, signal)
    void commitsOf(plan.labs).then((commits) => engine.tellCommits(commits))
    await done
    return builder.report()
  } finally {
    release()
    engine.dismiss()
  }
}

function secretMissing(complaints: readonly string[]): HostError {
  return new HostError('environment', 'secret-missing', complaints.join('\n'))
}

function endInTime(engine: Engine, { timeoutMs }: Plan, signal: AbortSignal | undefined): () => void {
  const done = new AbortController()
  const interrupt = () => engine.interrupt()
  if (signal?.aborted) interrupt()
  else signal?.addEventListener('abort', interrupt, { once: true, signal: done.signal })
  const up = () => engine.interrupt(`the run's time limit of ${timeoutMs! / 1000} s was up`)
  const timer = timeoutMs === null ? undefined : setTimeout(up, timeoutMs)
  return () => {
    clearTimeout(timer)
    done.abort()
  }
}
