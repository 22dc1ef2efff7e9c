import type { DockerHost } from '../docker-host.ts'
import { HostError, toHostError } from '../host-error.ts'
import type { Lab } from '../lab.ts'
import type { Plan } from '../plan.ts'
import type { LabStatus, Residue } from '../report.ts'
import { errorsOf } from './images-missing.ts'
import { interruptedOutcome, type Outcome } from './lab-outcome.ts'
import { LabRun, type LabRunOptions } from './lab-run.ts'
import type { Emit, RunAround } from './run-ports.ts'
import type { WatchedLabs, WatchedRun } from './watched-labs.ts'

/**
 * Runs one lab on a host of its own. Never rejects: what goes wrong is in the events.
 *
 * @param watched where the lab is watched: what its last run has left, and this one leaves
 */
export async function runLab(
  lab: Lab,
  plan: Pick<Plan, 'runId' | 'host'> & LabRunOptions,
  around: RunAround,
  watched: WatchedLabs | null = null,
): Promise<LabStatus> {
  const { ports, emit, control } = around
  const started = performance.now()
  let outcome: Outcome
  let residue: Residue[] = []
  let host: DockerHost | null = null
  let on: WatchedRun | null = null
  try {
    const before = plan.watch ? ((await watched?.takeUp(lab, plan.watch, around)) ?? null) : null
    const started = performance.now()
    host = before?.host ?? (await startHost(lab, plan, around))
    const facts = before?.facts ?? (await host.provenance())
    const provenance = { ...facts, ...(await ports.checkout(lab.slug)) }
    if (before === null) {
      emit({ type: 'host-ready', lab: lab.slug, durationMs: performance.now() - started, provenance })
      on = { run: new LabRun(lab, host, plan, around), host, facts }
      outcome = await on.run.run()
    } else {
      on = before
      outcome = await on.run.goOn(lab, before.standing, provenance, around)
    }
  } catch (error) {
    outcome = isInterruption(error)
      ? interruptedOutcome(control.interrupted)
      : hostErrorOutcome(lab, error, emit)
  }
  try {
    residue = await leave(lab, plan, host, on?.run.waits === true, around)
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
  await watched?.keep(lab.slug, on, around)
  return status
}

/** Takes the host away, unless it is kept or waits for the next run. Returns what could not be taken away. */
async function leave(
  lab: Lab,
  plan: LabRunOptions,
  host: DockerHost | null,
  waits: boolean,
  { emit, control }: RunAround,
): Promise<Residue[]> {
  if (waits) emit({ type: 'host-waits', lab: lab.slug })
  if (host === null || waits) return []
  const isKept = plan.keep === true && !control.hurried.aborted && (await keep(lab, host, emit))
  return isKept ? [] : host.stop()
}

/** A host that has died, or never came up, can't be kept. */
async function keep(lab: Lab, host: DockerHost, emit: Emit): Promise<boolean> {
  const kept = await host.keep().catch(() => null)
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
  { ports, emit, control }: RunAround,
): Promise<DockerHost> {
  emit({ type: 'host-start', lab: lab.slug, kind: host })
  return ports.startHost({
    runId,
    lab: lab.slug,
    labDirectory: lab.directory,
    requires: lab.requires,
    unlike: update?.unlike.includes(lab.slug) ?? false,
    onProgress: (message) => emit({ type: 'host-progress', lab: lab.slug, message }),
    signal: control.interrupted,
  })
}

function hostErrorOutcome(lab: Lab, error: unknown, emit: Emit): Outcome {
  const cause = toHostError(error)
  for (const data of errorsOf(cause, lab)) emit({ type: 'host-error', lab: lab.slug, error: data })
  return { status: 'host-error', reason: cause.message }
}
