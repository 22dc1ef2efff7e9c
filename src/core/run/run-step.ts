import { setTimeout as delay } from 'node:timers/promises'
import { toHostError } from '../host-error.ts'
import type { Step } from '../lab.ts'
import type { StepResult } from '../step-result.ts'
import { isStepFault } from '../target.ts'
import { judge } from './judge.ts'
import { namespacesOf, resultOf, unopenedResult } from './result-of.ts'
import { runScript, timeLimit } from './run-script.ts'
import type { OpenSession } from './session-pool.ts'
import type { StepContext } from './step-context.ts'

/** `retry` waits 250 ms, then twice as long each time, up to 2 s; the last try begins when its time is up, not before. */
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 2000

const TIME_UP = "not tried again, as the lab's time is up"

/**
 * Runs a step, again while `retry` lasts, and judges it.
 *
 * @throws {HostError} where labrun or the host failed, not the step
 */
export async function runStep(step: Step, context: StepContext): Promise<StepResult> {
  const started = performance.now()
  const deadline = started + (step.retryMs ?? 0)
  let opened: Pick<StepResult, 'namespaces'> = {}
  for (
    let attempts = 1, pause = FIRST_PAUSE_MS;
    ;
    attempts += 1, pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  ) {
    const isLast = performance.now() >= deadline
    const { result, mayComeRight } = await tryStep(step, context)
    if (result.namespaces !== undefined) opened = { namespaces: result.namespaces }
    const told = () => ({ ...result, ...opened, attempts, durationMs: performance.now() - started })
    if (!mayComeRight || context.signal.aborted || isLast) return told()
    const leftMs = Math.max(0, deadline - performance.now())
    const waitMs = Math.min(pause, leftMs)
    // A try that has no time proves nothing: the last one says why the step has not passed.
    if (waitMs >= context.timeLeftMs()) return { ...told(), notes: [...result.notes, TIME_UP] }
    await delay(waitMs, undefined, { signal: context.signal }).catch(() => {})
    if (context.signal.aborted) return told()
    context.onRetry(attempts + 1)
  }
}

/** One try of a step. */
interface Try {
  result: StepResult
  /** It failed in a way that may come right by itself: with a shell, what earlier steps left in it is lost. */
  mayComeRight: boolean
}

async function tryStep(step: Step, context: StepContext): Promise<Try> {
  try {
    return await runTry(step, await context.sessions.get(step.key), context)
  } catch (error) {
    const cause = toHostError(error)
    if (!isStepFault(cause)) throw cause
    return { result: unopenedResult(step, cause), mayComeRight: true }
  }
}

async function runTry(
  step: Step,
  { session, fresh, reopened }: OpenSession,
  context: StepContext,
): Promise<Try> {
  const limit = timeLimit(step, context)
  const output = await runScript(step, session, context, limit)
  try {
    const verdict = judge(step, output, limit, context.captures, context.match, context.origins)
    const notes = [
      ...(reopened ? ['reopened'] : []),
      ...(output.unsettled ? ['unsettled'] : []),
      ...(verdict.notes ?? []),
    ]
    const { status } = verdict
    const mayComeRight = status === 'failed' || (status === 'timed-out' && output.ended === null)
    const result = resultOf(step, output, verdict, notes, context.isUpdate)
    context.onPrinted({ output, limit })
    return { result: fresh ? { ...result, ...namespacesOf(session) } : result, mayComeRight }
  } finally {
    output.stdout.release()
    output.stderr.release()
  }
}
