import { splitFinalExit } from '../bash/final-exit.ts'
import { isMerged } from '../is-merged.ts'
import type { Step } from '../lab.ts'
import type { Output, ScriptRequest, Session } from '../session.ts'
import { joinCaptured } from '../text/captured.ts'
import { outputText } from '../text/output-text.ts'
import type { TimeLimit } from './judge.ts'
import type { StepContext } from './step-context.ts'

/** Runs the block of a step; a closing `exit` apart from it, so that an `exit` further up can be told from it. */
export async function runScript(
  step: Step,
  session: Session,
  context: StepContext,
  limit: TimeLimit,
): Promise<Output> {
  const started = performance.now()
  const final = step.closesSession ? splitFinalExit(step.script) : null
  if (final === null) return session.run(scriptRequest(step, context, limit.ms))
  const body = { ...step, script: final.body }
  const output = await session.run(scriptRequest(body, context, limit.ms))
  const stopped = output.timedOut || output.interrupted || output.overLimit
  if (!output.reachedEnd || stopped) return output
  const exit = {
    ...step,
    script: exitWith(final.exit, output),
    scriptLine: step.scriptLine + final.linesBefore,
  }
  const msLeft = Math.max(1, limit.ms - (performance.now() - started))
  const left = await session.run(scriptRequest(exit, context, msLeft))
  await context.sessions.leave(step.key)
  return join(output, left)
}

/** A bare `exit` ends with the status of the command before it. */
function exitWith(exit: string, { exitCode }: Output): string {
  return /\d/.test(exit) ? exit : exit.replace('exit', `exit ${exitCode ?? 0}`)
}

/** The output of a block and of the `exit` behind it: that the shell ended is what was wanted, unless it was killed. */
function join(block: Output, exit: Output): Output {
  return {
    ...exit,
    exitCode: exit.ended?.code ?? exit.exitCode,
    reachedEnd: true,
    ended: exit.ended?.signal == null ? null : exit.ended,
    stdout: joinCaptured(block.stdout, exit.stdout),
    stderr: joinCaptured(block.stderr, exit.stderr),
    durationMs: block.durationMs + exit.durationMs,
    unsettled: block.unsettled || exit.unsettled,
  }
}

/** What a step asks of its session. */
export function scriptRequest(step: Step, context: StepContext, timeoutMs: number): ScriptRequest {
  return {
    script: step.script,
    line: step.scriptLine,
    stopAtFailure: step.exit !== 'any' && step.transcript === undefined,
    merged: isMerged(step),
    variables: { ...context.captures },
    timeoutMs,
    maxOutputBytes: step.maxOutputBytes,
    settleMs: step.settleMs,
    signal: context.signal,
    ...(context.hurried && { hurried: context.hurried }),
    onLate: (bytes, stream) => context.onLate({ stream, ...outputText(bytes) }),
  }
}

/** The step's own limit, or what is left to the lab where that is less. */
export function timeLimit(step: Step, context: StepContext): TimeLimit {
  const leftMs = Math.max(1, context.timeLeftMs())
  return leftMs < step.timeoutMs ? { ms: leftMs, of: 'lab' } : { ms: step.timeoutMs, of: 'step' }
}
