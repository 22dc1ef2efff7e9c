import type { LabOutline } from './event.ts'
import type { Lab } from './lab.ts'
import type { Plan } from './plan.ts'
import type { LabStatus } from './report.ts'
import { runLab } from './run-lab.ts'
import type { Emit, RunControl, RunPorts } from './run-ports.ts'
import { sessionName } from './session-name.ts'

/** The one run loop: every lab of the plan, in order, each on a host of its own. */
export async function runPlan(
  plan: Plan,
  ports: RunPorts,
  emit: Emit,
  control: RunControl,
): Promise<LabStatus> {
  const started = performance.now()
  const startedAt = new Date().toISOString()
  emit({ type: 'run-start', runId: plan.runId, startedAt, labs: plan.labs.map(outline) })
  const statuses: LabStatus[] = []
  for (const lab of plan.labs) {
    if (control.interrupted.aborted) break
    statuses.push(await runLab(lab, plan, ports, emit, control))
  }
  const status = control.interrupted.aborted ? 'interrupted' : worst(statuses)
  emit({ type: 'run-end', status, durationMs: performance.now() - started })
  return status
}

function outline(lab: Lab): LabOutline {
  const steps = lab.steps.map((step) => ({
    id: step.id,
    line: step.place.line,
    target: step.key.target,
    container: step.key.container,
    session: sessionName(step.key),
    teardown: step.teardown,
  }))
  return { slug: lab.slug, file: lab.file, title: lab.title, digest: lab.digest, steps }
}

/** From worst to best: what a run is called after that holds several. */
const SEVERITY: readonly LabStatus[] = [
  'cleanup-incomplete',
  'host-error',
  'interrupted',
  'failed',
  'passed',
  'skipped',
]

function worst(statuses: readonly LabStatus[]): LabStatus {
  return SEVERITY.find((status) => statuses.includes(status)) ?? 'skipped'
}
