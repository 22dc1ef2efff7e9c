import type { DockerHost } from './docker-host.ts'
import { HostError, toHostError } from './host-error.ts'
import type { Lab } from './lab.ts'
import { INTERRUPTED, LabRun, type Outcome } from './lab-run.ts'
import type { LabStatus, Residue } from './report.ts'
import type { Emit, RunControl, RunPorts } from './run-ports.ts'

/** Runs one lab on a host of its own. Never rejects: what goes wrong is in the events. */
export async function runLab(
  lab: Lab,
  options: { runId: string; keepGoing: boolean },
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
    host = await startHost(lab, options.runId, ports, emit, control.interrupted)
    const provenance = await host.provenance()
    emit({ type: 'host-ready', lab: lab.slug, durationMs: performance.now() - started, provenance })
    outcome = await new LabRun(lab, host, options.keepGoing, ports, emit, control).run()
  } catch (error) {
    outcome = isInterruption(error) ? INTERRUPTED : hostErrorOutcome(lab, error, emit)
  }
  try {
    residue = (await host?.stop()) ?? []
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

/** A host that gave up because nobody wants it any more. Any other error is told, also after a Ctrl-C. */
function isInterruption(error: unknown): boolean {
  return error instanceof HostError && error.rule === 'interrupted'
}

function startHost(
  lab: Lab,
  runId: string,
  ports: RunPorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<DockerHost> {
  emit({ type: 'host-start', lab: lab.slug, kind: 'private' })
  return ports.startHost({
    runId,
    lab: lab.slug,
    labDirectory: lab.directory,
    requires: lab.requires,
    onProgress: (message) => emit({ type: 'host-progress', lab: lab.slug, message }),
    signal,
  })
}

function hostErrorOutcome(lab: Lab, error: unknown, emit: Emit): Outcome {
  const cause = toHostError(error)
  emit({ type: 'host-error', lab: lab.slug, error: cause.toData() })
  return { status: 'host-error', reason: cause.message }
}
