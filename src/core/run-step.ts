import { setTimeout as delay } from 'node:timers/promises'
import { splitFinalExit } from './final-exit.ts'
import { type HostError, toHostError } from './host-error.ts'
import { judge, type TimeLimit, type Verdict } from './judge.ts'
import type { Step } from './lab.ts'
import type { Captures, Matcher } from './matcher.ts'
import { outputText } from './output-text.ts'
import type { Output, ScriptRequest, Session } from './session.ts'
import { sessionName } from './session-name.ts'
import type { SessionPool } from './session-pool.ts'
import { emptyResult, type StepResult } from './step-result.ts'
import { isStepFault } from './target.ts'

/** How long a step waits for late output once its script has ended (design: `settle`). */
export const SETTLE_MS = 150
/** `retry` waits 250 ms, then twice as long each time, up to 2 s. */
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 2000

/** What a step needs of the lab around it. */
export interface StepContext {
  sessions: SessionPool
  match: Matcher
  captures: Captures
  maxOutputBytes: number
  /** Aborted when the run is interrupted or the lab's time is up. */
  signal: AbortSignal
  /** Milliseconds left to the lab, on the monotonic clock. */
  timeLeftMs: () => number
  onRetry: (attempt: number) => void
  onLate: (text: string) => void
}

/** One try of a step. */
interface Try {
  output: Output
  verdict: Verdict
  notes: string[]
}

/**
 * Runs a step, again while `retry` lasts, and judges it.
 *
 * @throws {HostError} where labrun or the host failed, not the step
 */
export async function runStep(step: Step, context: StepContext): Promise<StepResult> {
  const started = performance.now()
  const deadline = started + (step.retryMs ?? 0)
  for (
    let attempts = 1, pause = FIRST_PAUSE_MS;
    ;
    attempts += 1, pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  ) {
    const attempt = await tryStep(step, context)
    const facts = { attempts, durationMs: performance.now() - started }
    if ('result' in attempt) return { ...attempt.result, ...facts }
    if (!worthAnotherTry(attempt, context.signal) || performance.now() + pause > deadline) {
      return { ...stepResult(step, attempt), ...facts }
    }
    await delay(pause, undefined, { signal: context.signal }).catch(() => {})
    if (context.signal.aborted) return { ...stepResult(step, attempt), ...facts }
    context.onRetry(attempts + 1)
  }
}

/** Only what may come right by itself: a shell that was lost or had to be stopped does not. */
function worthAnotherTry({ output, verdict }: Try, signal: AbortSignal): boolean {
  return verdict.status === 'failed' && output.ended === null && !signal.aborted
}

async function tryStep(step: Step, context: StepContext): Promise<Try | { result: StepResult }> {
  let opened: { session: Session; reopened: boolean }
  try {
    opened = await context.sessions.get(step.key)
  } catch (error) {
    const cause = toHostError(error)
    if (!isStepFault(cause)) throw cause
    return { result: unopenedResult(step, cause) }
  }
  const limit = timeLimit(step, context)
  const output = await runScript(step, opened.session, context)
  const notes = opened.reopened ? ['reopened'] : []
  if (output.unsettled) notes.push('unsettled')
  return { output, verdict: judge(step, output, limit, context.captures, context.match), notes }
}

/** Runs the block; a closing `exit` apart from it, so that an `exit` further up can be told from it. */
async function runScript(step: Step, session: Session, context: StepContext): Promise<Output> {
  const final = step.closesSession ? splitFinalExit(step.script) : null
  if (final === null) return session.run(request(step, context, step.script, step.scriptLine))
  const output = await session.run(request(step, context, final.body, step.scriptLine))
  const stopped = output.timedOut || output.interrupted || output.overLimit || output.failedLine !== null
  if (output.ended !== null || stopped) return output
  return leave(step, session, context, output, final.exit, step.scriptLine + final.linesBefore)
}

async function leave(
  step: Step,
  session: Session,
  context: StepContext,
  output: Output,
  exit: string,
  line: number,
): Promise<Output> {
  // A bare `exit` ends with the status of the command before it.
  const words = /\d/.test(exit) ? exit : exit.replace('exit', `exit ${output.exitCode ?? 0}`)
  const left = await session.run(request(step, context, words, line))
  await context.sessions.leave(step.key)
  return {
    ...left,
    exitCode: left.ended?.code ?? left.exitCode,
    ended: left.ended?.signal == null ? null : left.ended,
    stdout: Buffer.concat([output.stdout, left.stdout]),
    stderr: Buffer.concat([output.stderr, left.stderr]),
    stdoutBytes: output.stdoutBytes + left.stdoutBytes,
    stderrBytes: output.stderrBytes + left.stderrBytes,
    durationMs: output.durationMs + left.durationMs,
    truncated: output.truncated || left.truncated,
    unsettled: output.unsettled || left.unsettled,
  }
}

/** The step's own limit, or what is left to the lab where that is less. */
function timeLimit(step: Step, context: StepContext): TimeLimit {
  const leftMs = Math.max(1, context.timeLeftMs())
  return leftMs < step.timeoutMs ? { ms: leftMs, of: 'lab' } : { ms: step.timeoutMs, of: 'step' }
}

function request(step: Step, context: StepContext, script: string, line: number): ScriptRequest {
  return {
    script,
    line,
    stopAtFailure: step.exit !== 'any',
    variables: { ...context.captures },
    timeoutMs: timeLimit(step, context).ms,
    maxOutputBytes: context.maxOutputBytes,
    settleMs: SETTLE_MS,
    signal: context.signal,
    onLate: (bytes) => context.onLate(outputText(bytes).text),
  }
}

function stepResult(step: Step, { output, verdict, notes }: Try): StepResult {
  const stdout = outputText(output.stdout)
  const stderr = outputText(output.stderr)
  return {
    ...notRunResult(step),
    status: verdict.status,
    reason: verdict.status === 'passed' ? null : (verdict.failures[0]?.message ?? null),
    exitCode: output.exitCode,
    stdout: stdout.text,
    stderr: stderr.text,
    ...(stdout.encoding === 'escaped' && { stdoutEncoding: stdout.encoding }),
    ...(stderr.encoding === 'escaped' && { stderrEncoding: stderr.encoding }),
    truncated: output.truncated,
    captures: verdict.captures,
    failures: verdict.failures,
    notes,
  }
}

/** The place the step names is not there, or holds no shell. */
function unopenedResult(step: Step, error: HostError): StepResult {
  const { rule, message, hint } = error
  const place = sessionName(step.key)
  const failure = { rule, line: step.place.line, expected: `a shell in ${place}`, actual: message, message }
  const failures = [{ ...failure, ...(hint !== null && { hint }) }]
  return { ...notRunResult(step), status: 'failed', reason: message, failures }
}

/** The result of a step that has not run. */
export function notRunResult(step: Step): StepResult {
  return emptyResult({
    id: step.id,
    line: step.place.line,
    target: step.key.target,
    container: step.key.container,
    session: sessionName(step.key),
    script: step.script,
  })
}
