import { lateBefore } from '../build-report.ts'
import type { Step } from '../lab.ts'
import type { Provenance } from '../report.ts'
import type { StepResult } from '../step-result.ts'
import { joinTexts, type LateText } from '../text/output-text.ts'
import type { Topology } from '../topology.ts'
import type { RanStep } from './ran-step.ts'
import { notRunResult } from './result-of.ts'
import { retold, type Standing } from './run-before.ts'
import type { Emit } from './run-ports.ts'
import type { StepContext } from './step-context.ts'

/** What has come of a lab's steps so far, told as it comes; and of a lab that is watched, what its next run may go on from. */
export class StepLog {
  readonly #lab: string
  readonly #emit: Emit
  #results: StepResult[] = []
  #ran: RanStep[] = []
  /** Results that are other ones now, while it is asked what the host is like. */
  readonly #changing = new Set<Promise<void>>()

  /** @param lab its slug */
  constructor(lab: string, emit: Emit) {
    this.#lab = lab
    this.#emit = emit
  }

  /** In the order in which they came. */
  get results(): readonly StepResult[] {
    return this.#results
  }

  /** Empty but where the lab is watched. */
  get ran(): readonly RanStep[] {
    return this.#ran
  }

  get hostFailed(): boolean {
    return this.#results.some(({ status }) => status === 'host-error')
  }

  /** What of these has no result. */
  without(steps: readonly Step[]): Step[] {
    return steps.filter(({ id }) => !this.#results.some((result) => result.id === id))
  }

  add(result: StepResult): void {
    this.#results.push(result)
    this.#emit({ type: 'step-end', lab: this.#lab, result })
  }

  /** These don't run, as something before them went wrong. */
  addNotRun(steps: readonly Step[], reason: string): void {
    for (const step of steps) this.add({ ...notRunResult(step), reason })
  }

  /** These need not run. */
  addSkipped(steps: readonly Step[], reason: string): void {
    for (const step of steps) this.add({ ...notRunResult(step), status: 'skipped', reason })
  }

  addRan(ran: RanStep): void {
    this.#ran.push(ran)
  }

  /**
   * The results of what ran before: those that stand in one, those that are others now as if they had just come.
   *
   * @param provenance what the host was that it ran on
   */
  takeOver({ ran, stopped }: Standing, provenance: Provenance): void {
    const { results, kept } = retold({ ran, stopped }, this.#ran)
    this.#emit({ type: 'steps-kept', lab: this.#lab, provenance, results: kept })
    for (const result of results)
      if (!kept.includes(result)) this.#emit({ type: 'step-end', lab: this.#lab, result })
    this.#ran = ran
    this.#results = results
  }

  /** What has come so far is another run's. */
  forgetResults(): void {
    this.#results = []
  }

  /** Nothing can be gone on with. */
  forgetRan(): void {
    this.#ran = []
  }

  /** The topology that the host had behind the step that ran last. */
  addTopology(topology: Topology): void {
    this.#amend(this.#ran.length - 1, (before) => ({ ...before, topology }))
  }

  /** What tells of the step that runs next, also when it has ended. */
  listener(step: Step): Pick<StepContext, 'onRetry' | 'onLate' | 'onNote'> {
    const lab = this.#lab
    const index = this.#ran.length
    // Until the lab's next run it may have got another name.
    const id = () => this.#ran[index]?.step.id ?? step.id
    return {
      onRetry: (attempt) => this.#emit({ type: 'step-retry', lab, id: step.id, attempt }),
      onLate: (late) => {
        this.#emit({ type: 'step-late', lab, id: id(), ...late })
        this.#amend(index, (before) => withLate(before, late))
      },
      onNote: (note) => {
        this.#emit({ type: 'step-note', lab, id: id(), note })
        this.#amend(index, (before) => ({ ...before, notes: [...before.notes, note] }))
      },
    }
  }

  /**
   * A later result of a step counts instead of the first, at once; it is told when it is known what its host was like.
   *
   * @param index of the step among those that ran, where these are kept
   */
  change(index: number, result: StepResult, withState: (result: StepResult) => Promise<StepResult>): void {
    this.#replace(index, result.id, () => result)
    const changing = withState(result).then((told) => {
      const state = told.state === undefined ? {} : { state: told.state }
      // Meanwhile it may have printed more.
      this.#replace(index, result.id, (before) => ({ ...before, ...state }))
      this.#emit({ type: 'step-end', lab: this.#lab, result: told })
      this.#changing.delete(changing)
    })
    this.#changing.add(changing)
  }

  /** What has been changed has been told. */
  async settled(): Promise<void> {
    await Promise.all(this.#changing)
  }

  #replace(index: number, id: string, change: (result: StepResult) => StepResult): void {
    this.#amend(index, change)
    this.#results = this.#results.map((other) => (other.id === id ? change(other) : other))
  }

  #amend(index: number, change: (result: StepResult) => StepResult): void {
    const ran = this.#ran[index]
    if (ran !== undefined) this.#ran[index] = { ...ran, result: change(ran.result) }
  }
}

function withLate(result: StepResult, late: LateText): StepResult {
  const { text, encoding } = joinTexts([lateBefore(result), late])
  return { ...result, lateOutput: text, ...(encoding === 'escaped' && { lateOutputEncoding: encoding }) }
}
