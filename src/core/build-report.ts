import { commonProvenance } from './common-provenance.ts'
import type { Event, LabOutline, StepOutline } from './event.ts'
import type { KeptHost, LabReport, LabStatus, Provenance, Report } from './report.ts'
import { emptyResult, type StepResult } from './step-result.ts'
import { joinTexts, type OutputText } from './text/output-text.ts'
import type { Topology } from './topology.ts'

/** Folds events into a report, as they come. */
export interface ReportBuilder {
  add(event: Event): void
  /** The report so far. Complete after `run-end`; before that, what has not ended counts as interrupted. */
  report(): Report
}

/** What has been told of one lab. */
interface LabState {
  outline: LabOutline
  /** By step id; a second result replaces the first. */
  results: Map<string, StepResult>
  late: Map<string, OutputText[]>
  notes: Map<string, string[]>
  hostError: string | null
  provenance: Provenance | null
  kept: KeptHost | null
  waits: boolean
  /** By step id; that of `null` is from before the first. */
  topologies: Map<string | null, Topology>
  end: Extract<Event, { type: 'lab-end' }> | null
}

/** A report builder that has seen nothing yet. */
export function reportBuilder(): ReportBuilder {
  const labs = new Map<string, LabState>()
  let start: Extract<Event, { type: 'run-start' }> | null = null
  let end: Extract<Event, { type: 'run-end' }> | null = null
  return {
    add(event) {
      if (event.type === 'run-start') {
        start = event
        for (const outline of event.labs) labs.set(outline.slug, newLab(outline))
      } else if (event.type === 'run-end') {
        end = event
      } else if ('lab' in event) {
        const lab = labs.get(event.lab)
        if (lab) addToLab(lab, event)
      }
    },
    report() {
      const reports = [...labs.values()].map(labReport)
      return {
        version: 1,
        runId: start?.runId ?? '',
        status: runStatus(end?.status ?? null, reports),
        startedAt: start?.startedAt ?? '',
        durationMs: end?.durationMs ?? reports.reduce((sum, { durationMs }) => sum + durationMs, 0),
        provenance: commonProvenance(reports),
        labs: reports,
      }
    },
  }
}

/** The report of a whole run's events. */
export function buildReport(events: Iterable<Event>): Report {
  const builder = reportBuilder()
  for (const event of events) builder.add(event)
  return builder.report()
}

function newLab(outline: LabOutline): LabState {
  return {
    outline,
    results: new Map(),
    late: new Map(),
    notes: new Map(),
    hostError: null,
    provenance: null,
    kept: null,
    waits: false,
    topologies: new Map(),
    end: null,
  }
}

function addToLab(lab: LabState, event: Event): void {
  if (event.type === 'step-end') lab.results.set(event.result.id, event.result)
  if (event.type === 'steps-kept') addKept(lab, event)
  if (event.type === 'step-late') append(lab.late, event.id, { text: event.text, encoding: event.encoding })
  if (event.type === 'step-note') append(lab.notes, event.id, event.note)
  if (event.type === 'host-ready') lab.provenance = event.provenance
  if (event.type === 'host-error') lab.hostError ??= event.error.message
  if (event.type === 'host-kept') lab.kept = event.kept
  if (event.type === 'host-waits') lab.waits = true
  if (event.type === 'topology') lab.topologies.set(event.step, event.topology)
  if (event.type === 'lab-end') lab.end = event
}

function addKept(lab: LabState, { results, provenance }: Extract<Event, { type: 'steps-kept' }>): void {
  lab.provenance = provenance
  for (const result of results) lab.results.set(result.id, result)
}

function append<T>(lists: Map<string, T[]>, id: string, item: T): void {
  const list = lists.get(id)
  if (list === undefined) lists.set(id, [item])
  else list.push(item)
}

function labReport(lab: LabState): LabReport {
  const { slug, file, digest, part, steps: planned } = lab.outline
  const steps = stepResults(lab)
  const skipped = steps.filter(({ status }) => status === 'skipped').length
  const executed = steps.filter(hasRun).length
  return {
    slug,
    file,
    digest,
    ...(part !== undefined && { part }),
    ...labStatus(lab, steps, { planned: planned.length, executed, skipped }),
    planned: planned.length,
    executed,
    skipped,
    durationMs: lab.end?.durationMs ?? steps.reduce((sum, { durationMs }) => sum + durationMs, 0),
    hostDifference: lab.end?.hostDifference ?? [],
    provenance: lab.provenance,
    ...(lab.kept !== null && { kept: lab.kept }),
    ...(lab.waits && { waits: true as const }),
    ...topologyAt(lab, null),
    steps,
  }
}

/** In the order of the file; what the file does not have comes last. */
function stepResults(lab: LabState): StepResult[] {
  const { outline, results, late, notes } = lab
  const known = new Set(outline.steps.map(({ id }) => id))
  const planned = outline.steps.map((step) => results.get(step.id) ?? notRun(step))
  const others = [...results.values()].filter(({ id }) => !known.has(id))
  return [...planned, ...others].map((result) => ({
    ...result,
    ...lateOutput([lateBefore(result), ...(late.get(result.id) ?? [])]),
    notes: [...result.notes, ...(notes.get(result.id) ?? [])],
    ...topologyAt(lab, result.id),
  }))
}

/** Of a step that a run before has told, late output is in its result. */
export function lateBefore({ lateOutput, lateOutputEncoding }: StepResult): OutputText {
  return { text: lateOutput, encoding: lateOutputEncoding ?? 'utf-8' }
}

function topologyAt({ topologies }: LabState, step: string | null): { topology?: Topology } {
  const topology = topologies.get(step)
  return topology === undefined ? {} : { topology }
}

function lateOutput(pieces: OutputText[]): Pick<StepResult, 'lateOutput' | 'lateOutputEncoding'> {
  const { text, encoding } = joinTexts(pieces)
  return { lateOutput: text, ...(encoding === 'escaped' && { lateOutputEncoding: encoding }) }
}

function notRun({ teardown: _, ...facts }: StepOutline): StepResult {
  return emptyResult({ ...facts, script: '' })
}

function hasRun({ status }: StepResult): boolean {
  return status !== 'skipped' && status !== 'not-run'
}

/** What the lab ended as; `passed` only where every planned step says so too. */
function labStatus(
  { end, hostError }: LabState,
  steps: StepResult[],
  { planned, executed, skipped }: { planned: number; executed: number; skipped: number },
): { status: LabStatus; reason: string | null } {
  if (end === null) {
    const reason = hostError ?? 'the run ended before the lab did'
    return { status: hostError === null ? 'interrupted' : 'host-error', reason }
  }
  if (end.status !== 'passed') return { status: end.status, reason: end.reason ?? hostError }
  const unproven = steps.find(({ status }) => status !== 'passed' && status !== 'skipped')
  if (unproven && hasRun(unproven)) {
    return {
      status: 'failed',
      reason: `the lab ended as passed, but step ${unproven.id} is ${unproven.status}`,
    }
  }
  if (planned === executed + skipped) return { status: 'passed', reason: end.reason }
  const reason = `${planned} ${planned === 1 ? 'step was' : 'steps were'} planned, but ${executed} ran and ${skipped} were skipped`
  return { status: 'failed', reason }
}

function runStatus(told: LabStatus | null, labs: LabReport[]): LabStatus {
  const unproven = labs.find(({ status }) => status !== 'passed' && status !== 'skipped')
  if (told === null) return unproven?.status ?? 'interrupted'
  return told === 'passed' && unproven ? unproven.status : told
}
