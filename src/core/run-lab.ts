import type { DockerHost } from './docker-host.ts'
import { HostError, toHostError } from './host-error.ts'
import { errorsOf } from './images-missing.ts'
import type { Lab } from './lab.ts'
import { interruptedOutcome, LabRun, type LabRunOptions, type Outcome } from './lab-run.ts'
import type { Plan } from './plan.ts'
import type { LabStatus, Residue } from './report.ts'
import type { Emit, RunControl, RunPorts } from './run-ports.ts'

/** Runs one lab on a host of its own. Never rejects: what goes wrong is in the events. */
export async function runLab(
  lab: Lab,
  plan: Pick<Plan, 'runId' | 'host'> & LabRunOptions,
  ports: RunPorts,
  emit: Emit,
  control: RunControl,
): Promise<LabStatus> {
  const started = performance.now()
  let outcome: Outcome
  let residue: Residue[] = []
  let host: DockerHost | null = null
  try {
    const started = performance.now()
    host = await startHost(lab, plan, ports, emit, control.interrupted)
    const [facts, checkout] = await Promise.all([host.provenance(), ports.checkout(lab.slug)])
    const provenance = { ...facts, ...checkout }
    emit({ type: 'host-ready', lab: lab.slug, durationMs: performance.now() - started, provenance })
    outcome = await new LabRun(lab, host, plan, ports, emit, control).run()
  } catch (error) {
    outcome = isInterruption(error)
      ? interruptedOutcome(control.interrupted)
      : hostErrorOutcome(lab, error, emit)
  }
  try {
    const isKept = plan.keep === true && !control.hurried.aborted && (await keep(lab, host, emit))
    residue = isKept ? [] : ((await host?.stop()) ?? [])
  } catch (error) {
    outcome = hostErrorOutcome(lab, error, emit)
  }
  const status = residue.length > 0 ? 'cleanup-incomplete' : outcome.status
  const durationMs = performance.now() - started
  emit({
    type: 'lab-end',
    lab: lab.slug,
    status,
    reason: outcome.reason,
    durationMs,
    hostDifference: residue,
  })
  return status
}

/** A host that has died, or never came up, can't be kept. */
async function keep(lab: Lab, host: DockerHost | null, emit: Emit): Promise<boolean> {
  const kept = await host?.keep().catch(() => null)
  if (kept) emit({ type: 'host-kept', lab: lab.slug, kept })
  return Boolean(kept)
}

/** A host that gave up because nobody wants it any more. Any other error is told, also after a Ctrl-C. */
function isInterruption(error: unknown): boolean {
  return error instanceof HostError && error.rule === 'interrupted'
}

function startHost(
  lab: Lab,
  { runId, host, update }: Pick<Plan, 'runId' | 'host'> & LabRunOptions,
  ports: RunPorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<DockerHost> {
  emit({ type: 'host-start', lab: lab.slug, kind: host })
  return ports.startHost({
    runId,
    lab: lab.slug,
    labDirectory: lab.directory,
    requires: lab.requires,
    unlike: update?.unlike.includes(lab.slug) ?? false,
    onProgress: (message) => emit({ type: 'host-progress', lab: lab.slug, message }),
    signal,
  })
}

function hostErrorOutcome(lab: Lab, error: unknown, emit: Emit): Outcome {
  const cause = toHostError(error)
  for (const data of errorsOf(cause, lab)) emit({ type: 'host-error', lab: lab.slug, error: data })
  return { status: 'host-error', reason: cause.message }
}
