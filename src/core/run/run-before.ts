import type { Lab, Step } from '../lab.ts'
import type { Captures, Matcher, Origins } from '../matcher.ts'
import { originsOf } from '../origins.ts'
import type { Rerun, StepPlace } from '../rerun.ts'
import type { StepResult } from '../step-result.ts'
import { teardownOrder } from '../teardown.ts'
import { endedAsExpected } from './judge.ts'
import { isUnproven } from './lab-outcome.ts'
import { isRunAlike, judgedAgain, type RanStep } from './ran-step.ts'

/** What a run of a lab has left behind. */
export interface RunBefore {
  lab: Lab
  /** In the order in which they ran, those of its teardown last. */
  ran: readonly RanStep[]
  /** Why its host can't be gone on with, in words that follow "but"; `null`: it is as the last step has left it. */
  gone: string | null
  /** Failures had not stopped it. */
  keepGoing: boolean
}

/** What of it holds for the lab as it is now. */
export interface Standing {
  rerun: Rerun
  /** The steps that ran, as those of the lab now, and judged as such. Empty: nothing holds. */
  ran: RanStep[]
  /** The step that stops the lab. */
  stopped: StepResult | null
}

/**
 * Tells what of the run before need not run again: a lab comes to the verdict that running all of it would come to.
 *
 * @param anew why it is to run from the start whatever has changed; `null`: it is not
 */
export function standingOf(before: RunBefore, lab: Lab, match: Matcher, anew: string | null): Standing {
  const why = anew ?? otherSurroundings(before.lab, lab) ?? changedStep(before, lab)
  if (why !== null) return start(why)
  if (before.ran.length === 0 && before.gone !== null) return start(before.gone)
  const judged = judgeAll(before, lab, match)
  return typeof judged === 'string' ? start(judged) : goOnWith(judged, before, lab)
}

/** The steps of a lab that are no teardown, in order. */
export function ordinarySteps({ steps }: Pick<Lab, 'steps'>): Step[] {
  return steps.filter(({ teardown }) => !teardown)
}

/** What is told again of what stands. */
export interface Retold {
  /** All results, in order. */
  results: StepResult[]
  /** Those of them that say what they said before. */
  kept: StepResult[]
}

/**
 * The results of what ran before and stands, which are told again: of those behind the step that stops the lab only the teardown's.
 *
 * @param before the same steps as they were judged last
 */
export function retold(
  { ran, stopped }: Pick<Standing, 'ran' | 'stopped'>,
  before: readonly RanStep[],
): Retold {
  const last = ran.findIndex(({ result }) => result === stopped)
  const told = ran.filter(({ step }, index) => step.teardown || last < 0 || index <= last)
  const resultsBefore = new Map(before.map(({ printed, result }) => [printed ?? result, result]))
  const kept = told.filter(
    ({ printed, result }) => says(resultsBefore.get(printed ?? result) ?? result) === says(result),
  )
  return { results: told.map(({ result }) => result), kept: kept.map(({ result }) => result) }
}

function says({ status, failures }: StepResult): string {
  return [status, failures.map(({ message }) => message)].join()
}

/**
 * Whether a lab that is changed next could go on from what ran, and the verdict is what it would be without waiting: all has
 * passed and there is no teardown, or it stopped where other output was expected.
 */
export function mayChangeNext({ steps }: Pick<Lab, 'steps'>, ran: readonly RanStep[]): boolean {
  const failed = ran.filter(({ result }) => isUnproven(result))
  if (failed.length === 0) return teardownOrder(steps).length === 0
  return failed.every(
    ({ step, printed }) =>
      printed !== null && step.retryMs === null && endedAsExpected(step, printed.output, printed.limit),
  )
}

/** Whether a run of the one that has not ended may end first: what has changed are expectations, or steps that come behind. */
export function mayRunOn(running: Lab, lab: Lab): boolean {
  if (otherSurroundings(running, lab) !== null) return false
  const hasTeardown = lab.steps.some(({ teardown }) => teardown)
  if (lab.steps.length !== running.steps.length && (hasTeardown || lab.steps.length < running.steps.length))
    return false
  return running.steps.every((step, index) => isRunAlike(step, lab.steps[index]!))
}

function start(because: string): Standing {
  return { rerun: { kind: 'start', because }, ran: [], stopped: null }
}

/** What else than its steps decides what a lab does; `null`: nothing has changed. */
function otherSurroundings(before: Lab, lab: Lab): string | null {
  const around = ({ requires, env, secrets, directory, timeoutMs }: Lab) =>
    JSON.stringify([requires, env, secrets.map(({ name }) => name), directory, timeoutMs])
  return around(before) === around(lab) ? null : 'the front matter changed'
}

/** The first step that ran and is another now, in words; `null`: there is none. */
function changedStep({ ran }: RunBefore, lab: Lab): string | null {
  const isTeardown = ({ step }: RanStep) => step.teardown
  const ordinary = ran.filter((one) => !isTeardown(one))
  const tornDown = ran.filter(isTeardown)
  const rest = tornDown.length === 0 ? [] : teardownOrder(lab.steps)
  return changedOf(ordinary, ordinarySteps(lab)) ?? changedOf(tornDown, rest) ?? newTeardown(tornDown, rest)
}

function changedOf(ran: readonly RanStep[], steps: readonly Step[]): string | null {
  for (const [index, { step: before }] of ran.entries()) {
    const step = steps[index]
    if (step === undefined) return `step ${before.id} is gone`
    if (!isRunAlike(before, step)) return `step ${step.id}, line ${step.place.line}, changed`
  }
  return null
}

function newTeardown(ran: readonly RanStep[], steps: readonly Step[]): string | null {
  const added = ran.length === 0 ? undefined : steps[ran.length]
  return added === undefined ? null : `step ${added.id}, line ${added.place.line}, is new`
}

type Judged = Pick<Standing, 'ran' | 'stopped'>

/** Every step that ran, judged as what it is now; or why that can't be. */
function judgeAll({ ran, keepGoing }: RunBefore, lab: Lab, match: Matcher): Judged | string {
  const steps = [...ordinarySteps(lab).slice(0, ordinaryCount(ran)), ...teardownOrder(lab.steps)]
  let captures: Captures = {}
  let origins: Origins = {}
  let stopped: StepResult | null = null
  const judged: RanStep[] = []
  for (const [index, before] of ran.entries()) {
    const step = steps[index]!
    // What ran behind it ran for nothing, and is not told of: teardown is.
    const isPassedOver: boolean = stopped !== null && !keepGoing && !step.teardown
    const result: StepResult | null = isPassedOver
      ? before.result
      : judgedAgain(before, step, { captures, origins, match })
    if (result === null) return `of step ${step.id}, line ${step.place.line}, other output is expected`
    const isStopping = isUnproven(result) && !step.teardown && !keepGoing
    const isLast = index === ran.length - 1
    if (!isPassedOver && !isStopping && !isLast && !areEqual(result.captures, before.captured))
      return `step ${step.id}, line ${step.place.line}, captures something else`
    const captured = isLast && !isStopping ? result.captures : before.captured
    captures = { ...captures, ...captured }
    origins = { ...originsOf(step, captured), ...origins }
    if (isStopping) stopped ??= result
    judged.push({ step, result, printed: before.printed, captured })
  }
  return { ran: judged, stopped }
}

function ordinaryCount(ran: readonly RanStep[]): number {
  return ran.filter(({ step }) => !step.teardown).length
}

function areEqual(a: Captures, b: Captures): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

/** What comes next, where all that ran is the same. */
function goOnWith(judged: Judged, { lab: old, gone }: RunBefore, lab: Lab): Standing {
  const { ran, stopped } = judged
  const kept = ordinaryCount(ran)
  const isTornDown = ran.length > kept
  const hasFailed = ran.some(({ result }) => isUnproven(result))
  const teardown = isTornDown ? [] : teardownOrder(lab.steps)
  // Of a lab that has failed the teardown waits with its host, and proves nothing.
  const left = stopped !== null ? [] : [...ordinarySteps(lab).slice(kept), ...(hasFailed ? [] : teardown)]
  const next = left[0] ?? (gone === null ? undefined : teardown[0])
  if (next === undefined) return { ...judged, rerun: withoutRunning(stopped, kept, old, lab) }
  if (gone === null) return { ...judged, rerun: { kind: 'continue', at: placeOf(next), kept } }
  return start(`step ${next.id}, line ${next.place.line}, is next, but ${gone}`)
}

function withoutRunning(stopped: StepResult | null, kept: number, old: Lab, lab: Lab): Rerun {
  if (old.digest === lab.digest) return { kind: 'prose' }
  const isSame =
    ordinarySteps(lab).length === ordinarySteps(old).length &&
    lab.steps.every((step, index) => isRunAlike(step, old.steps[index]!))
  return stopped === null || isSame ? { kind: 'judged', kept } : { kind: 'behind', at: stopped }
}

function placeOf({ id, file, place }: Step): StepPlace {
  return { id, ...(file !== undefined && { file }), line: place.line }
}
