import { isMerged } from '../is-merged.ts'
import type { Step } from '../lab.ts'
import type { Captures, Matcher, Origins } from '../matcher.ts'
import type { Output } from '../session.ts'
import type { StepResult } from '../step-result.ts'
import { capturedWhole } from '../text/captured.ts'
import { judge, type TimeLimit } from './judge.ts'
import { notRunResult, resultOf } from './result-of.ts'

/** What a step printed and how it ended, with the limit that it had: all that judging it takes. */
export interface Printed {
  output: Output
  limit: TimeLimit
}

/** A step that ran in a lab that is watched. */
export interface RanStep {
  step: Step
  /** With what came of it later. */
  result: StepResult
  /** `null`: it was skipped, runs on, or has printed more than is kept. */
  printed: Printed | null
  /** What it had captured when the step behind it began: what later shells have seen. */
  captured: Captures
}

/** The same without anything that is held outside of memory; `null` where not all of it is in there. */
export function printedWhole({ output, limit }: Printed): Printed | null {
  const { stdout, stderr } = output
  if (stdout.tail !== null || stderr.tail !== null) return null
  const whole = { stdout: capturedWhole(stdout.head), stderr: capturedWhole(stderr.head) }
  return { output: { ...output, ...whole }, limit }
}

/** Whether it would do the same: it may stand elsewhere, bear another name, and be expected to print something else. */
export function isRunAlike(a: Step, b: Step): boolean {
  return JSON.stringify(whatRuns(a)) === JSON.stringify(whatRuns(b))
}

function whatRuns(step: Step): unknown[] {
  const { script, key, timeoutMs, maxOutputBytes, settleMs, retryMs, background, ready } = step
  const { teardown, closesSession, writes, when, transcript, exit } = step
  const keyed = [key.target, key.shell, key.container, key.ns, key.user, key.workdir, key.session, key.tty]
  const limits = [timeoutMs, maxOutputBytes, settleMs, retryMs]
  const manner = [exit === 'any', isMerged(step), transcript !== undefined, background, ready, teardown]
  return [script, keyed, limits, manner, closesSession, writes ?? null, when ?? null]
}

/** Whether the same is expected of both, wherever it stands. */
export function isExpectedAlike(a: Step, b: Step): boolean {
  const expected = ({ exit, expectations }: Step) =>
    JSON.stringify([exit, expectations], (name, value) => (PLACES.has(name) ? undefined : value))
  return expected(a) === expected(b)
}

const PLACES: ReadonlySet<string> = new Set(['place', 'line', 'firstLine'])

/**
 * The result that it would have had as `step`, which does the same. `null` where that can't be told.
 *
 * @param captures those of the steps before it
 */
export function judgedAgain(
  ran: RanStep,
  step: Step,
  { captures, origins, match }: { captures: Captures; origins: Origins; match: Matcher },
): StepResult | null {
  const { result, printed } = ran
  const isSame = isExpectedAlike(ran.step, step)
  if (result.status === 'skipped') return { ...result, ...placed(step) }
  if (printed === null) return isSame ? moved(ran, step) : null
  // With other expectations it would have been tried more often, or less.
  if (!isSame && step.retryMs !== null) return null
  const lines = step.scriptLine - ran.step.scriptLine
  if (lines !== 0 && step.expectations.length > 0 && tellsLines(printed.output)) return null
  const output = outputMoved(printed.output, lines)
  const verdict = judge(step, output, printed.limit, captures, match, origins)
  const notes = [...result.notes.filter((note) => OF_THE_RUN.has(note)), ...(verdict.notes ?? [])]
  const { state, ...told } = result
  return {
    ...told,
    ...resultOf(step, output, verdict, notes, false),
    ...laterOf(result),
    ...(state && verdict.status !== 'passed' && { state }),
  }
}

/** Notes that are of how it ran, not of how it was judged. */
const OF_THE_RUN: ReadonlySet<string> = new Set(['reopened', 'unsettled'])

/** Its result where all of it stands so many lines further down; `null` where not all does. */
function moved(ran: RanStep, step: Step): StepResult | null {
  const { result } = ran
  const lines = step.place.line - ran.step.place.line
  const isTogether = step.expectations.every(
    ({ firstLine }, index) => firstLine - ran.step.expectations[index]!.firstLine === lines,
  )
  if (!isTogether && result.failures.length > 0) return null
  const failures = result.failures.map((failure) => ({ ...failure, line: failure.line + lines }))
  return { ...result, ...placed(step), failures }
}

function placed(step: Step): Partial<StepResult> {
  const { id, file, line, script, scriptLine } = notRunResult(step)
  return { id, line, script, ...(file !== undefined && { file }), ...(scriptLine && { scriptLine }) }
}

/** What judging does not make. */
function laterOf({ attempts, durationMs, lateOutput }: StepResult): Partial<StepResult> {
  return { attempts, durationMs, lateOutput }
}

/** A shell's own messages name the line of the Markdown file: `line 42: nope: command not found`. */
function tellsLines({ stdout, stderr }: Output): boolean {
  return [stdout, stderr].some(({ head }) => /\bline \d/.test(head.toString('latin1')))
}

function outputMoved(output: Output, lines: number): Output {
  if (lines === 0) return output
  return {
    ...output,
    failedLine: output.failedLine === null ? null : output.failedLine + lines,
    failedInside: output.failedInside?.map((line) => line + lines) ?? null,
  }
}
