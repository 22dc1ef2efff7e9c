import type { LabOutline } from '../event.ts'
import type { Lab } from '../lab.ts'
import type { Plan } from '../plan.ts'
import type { LabStatus } from '../report.ts'
import { atMost } from './at-most.ts'
import { whyInterrupted } from './interruption.ts'
import { runLab } from './run-lab.ts'
import type { Emit, RunAround, RunControl } from './run-ports.ts'
import { stepAddress } from './step-address.ts'
import type { WatchedLabs } from './watched-labs.ts'

/**
 * The one run loop: every lab of the plan, begun in order, `jobs` of them at once, each on a host of its own.
 *
 * @param watched where labs are watched: what their last runs have left
 */
export async function runPlan(
  plan: Plan,
  around: RunAround,
  watched: WatchedLabs | null = null,
): Promise<LabStatus> {
  const { emit, control } = around
  const started = performance.now()
  const startedAt = new Date().toISOString()
  emit({ type: 'run-start', runId: plan.runId, startedAt, labs: plan.labs.map(outline) })
  const stopTelling = tellInterrupts(plan, emit, control)
  let firstFailed: Lab | null = null
  const statuses = await atMost(plan.jobs, plan.labs, async (lab) => {
    if (control.interrupted.aborted)
      return leaveOut(
        lab,
        emit,
        'interrupted',
        whyInterrupted(control.interrupted) ?? 'the run was interrupted',
      )
    if (plan.bail && firstFailed !== null)
      return leaveOut(lab, emit, 'skipped', `${firstFailed.file} has not passed (--bail)`)
    const status = await runLab(lab, plan, around, watched)
    if (status !== 'passed' && status !== 'skipped') firstFailed ??= lab
    return status
  })
  const status = worst(control.interrupted.aborted ? [...statuses, 'interrupted'] : statuses)
  stopTelling()
  emit({ type: 'run-end', status, durationMs: performance.now() - started })
  return status
}

/** Tells of an interrupt when it comes: what it stops may take a while to end. Returns what ends that. */
function tellInterrupts(plan: Plan, emit: Emit, { interrupted, hurried }: RunControl): () => void {
  const hasTeardown = plan.labs.some(({ steps }) => steps.some(({ teardown }) => teardown))
  const next = plan.keep ? 'keep' : hasTeardown ? 'teardown' : 'end'
  const done = new AbortController()
  const when = (signal: AbortSignal, tell: () => void) => {
    if (signal.aborted) tell()
    else signal.addEventListener('abort', tell, { signal: done.signal })
  }
  when(interrupted, () => emit({ type: 'interrupted', count: 1, why: whyInterrupted(interrupted), next }))
  when(hurried, () => emit({ type: 'interrupted', count: 2, why: whyInterrupted(hurried), next }))
  return () => done.abort()
}

/** A lab whose turn comes too late. */
function leaveOut({ slug: lab }: Lab, emit: Emit, status: LabStatus, why: string): LabStatus {
  const reason = `not started, as ${why}`
  emit({ type: 'lab-end', lab, status, reason, durationMs: 0, hostDifference: [] })
  return status
}

function outline(lab: Lab): LabOutline {
  const steps = lab.steps.map((step) => ({ ...stepAddress(step), teardown: step.teardown }))
  const { slug, file, title, digest, part } = lab
  return { slug, file, title, digest, ...(part !== undefined && { part }), steps }
}

/** From worst to best, as exit codes count them: what a run is called after that holds several. */
const SEVERITY: readonly LabStatus[] = [
  'cleanup-incomplete',
  'interrupted',
  'host-error',
  'failed',
  'passed',
  'skipped',
]

function worst(statuses: readonly LabStatus[]): LabStatus {
  return SEVERITY.find((status) => statuses.includes(status)) ?? 'skipped'
}
