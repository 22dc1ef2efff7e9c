import type { Step } from './lab.ts'
import { linesThatNeverRan } from './lines-that-never-ran.ts'
import type { Captures, Matcher } from './matcher.ts'
import { outputText } from './output-text.ts'
import type { Output } from './session.ts'
import type { Failure, StepStatus } from './step-result.ts'

/** What a step's output is worth. */
export interface Verdict {
  status: StepStatus
  failures: Failure[]
  /** What this step captured; empty unless it passed. */
  captures: Record<string, string>
}

/** How long a step may run, and whose limit that is. */
export interface TimeLimit {
  ms: number
  of: 'step' | 'lab'
}

/**
 * Judges what a step printed and how it ended. Pure.
 *
 * @param output of the whole script, a closing `exit` included
 */
export function judge(
  step: Step,
  output: Output,
  limit: TimeLimit,
  captures: Captures,
  match: Matcher,
): Verdict {
  const stopped = stopFailure(step, output, limit)
  if (stopped !== null) return { ...stopped, captures: {} }
  const status = exitFailures(step, output)
  // A block that stopped early has not printed what it should have: saying so for each expectation would only hide the cause.
  if (status.length > 0) return { status: 'failed', failures: status, captures: {} }
  return judgeExpectations(step, output, captures, match)
}

function stopFailure(step: Step, output: Output, limit: TimeLimit): Omit<Verdict, 'captures'> | null {
  const line = output.failedLine ?? step.place.line
  if (output.interrupted)
    return stop('failed', 'interrupted', line, 'the step to end', 'interrupted', 'interrupted')
  if (output.timedOut) {
    const { expected, message, hint } = limit.of === 'step' ? stepTimeout(limit.ms) : LAB_TIMEOUT
    return stop('timed-out', 'timeout', line, expected, message, message, hint)
  }
  if (output.overLimit) {
    const message = `printed more than the limit: ${output.stdoutBytes} bytes on stdout, ${output.stderrBytes} on stderr`
    return stop('output-limit', 'output-limit', line, 'less output', message, message)
  }
  if (output.ended !== null) {
    const message = `the shell ended in the middle of the block (${describeEnd(output)})`
    return stop('session-lost', 'session-lost', line, 'the shell to live on', message, message, SESSION_HINT)
  }
  return null
}

function stepTimeout(ms: number): { expected: string; message: string; hint: string } {
  return {
    expected: `an end within ${ms / 1000} s`,
    message: `still running after ${ms / 1000} s`,
    hint: 'A slow step can have timeout=2m; one that never ends must be stopped in the block itself.',
  }
}

const LAB_TIMEOUT = {
  expected: "an end within the lab's time",
  message: "still running when the lab's time was up",
  hint: 'The whole lab has 5 minutes, unless its front matter says otherwise: `timeout: 10m`.',
}

const SESSION_HINT =
  'Only an `exit` as the last line closes a shell in order. Put anything else that exits into ( … ).'

function stop(
  status: StepStatus,
  rule: string,
  line: number,
  expected: string,
  actual: string,
  message: string,
  hint?: string,
): Omit<Verdict, 'captures'> {
  return {
    status,
    failures: [{ rule, line, expected, actual, message, ...(hint !== undefined && { hint }) }],
  }
}

function describeEnd(output: Output): string {
  const { code, signal, diagnostics } = output.ended!
  const how = signal !== null ? `killed by ${signal}` : `exit status ${code ?? 'unknown'}`
  const words = diagnostics.trim()
  return words === '' ? how : `${how}; it said: ${words}`
}

function exitFailures(step: Step, output: Output): Failure[] {
  if (step.exit === 'any') return []
  if (output.exitCode !== step.exit) return [exitFailure(step, output)]
  return step.exit === 0 ? [] : neverRanFailures(step, output)
}

function exitFailure(step: Step, output: Output): Failure {
  const line = output.failedLine ?? step.place.line
  const at = output.failedLine === null ? '' : ` (line ${output.failedLine})`
  return {
    rule: 'exit-status',
    line,
    expected: `exit status ${step.exit}`,
    actual: `exit status ${output.exitCode}`,
    message: `exit status ${output.exitCode}, expected ${step.exit}${at}`,
  }
}

/** With `exit=2` the failing command must be the block's last: else lines stand there that never ran. */
function neverRanFailures(step: Step, output: Output): Failure[] {
  if (output.failedLine === null) return []
  const lines = linesThatNeverRan(step.script, output.failedLine - step.scriptLine).map(
    (at) => at + step.scriptLine,
  )
  if (lines.length === 0) return []
  const named = lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.join(', ')}`
  return [
    {
      rule: 'never-ran',
      line: output.failedLine,
      expected: `the last command to end with exit status ${step.exit}`,
      actual: `line ${output.failedLine} ended with it`,
      message: `line ${output.failedLine} ended with exit status ${step.exit} and stopped the block: ${named} never ran`,
      hint: 'End the block with the failing command, or use exit=any, which does not stop at failures.',
    },
  ]
}

function judgeExpectations(step: Step, output: Output, captures: Captures, match: Matcher): Verdict {
  const printed = {
    stdout: outputText(output.stdout).text,
    stderr: outputText(output.stderr).text,
    both: outputText(Buffer.concat([output.stdout, output.stderr])).text,
  }
  const failures: Failure[] = []
  let known: Record<string, string> = {}
  for (const expectation of step.expectations) {
    if (output.truncated) {
      failures.push(truncatedFailure(expectation.place.line, output))
      continue
    }
    const result = match(expectation, printed[expectation.stream], { ...captures, ...known })
    if (result.fits) known = { ...known, ...result.captures }
    else failures.push(result.failure)
  }
  return failures.length > 0
    ? { status: 'failed', failures, captures: {} }
    : { status: 'passed', failures, captures: known }
}

function truncatedFailure(line: number, output: Output): Failure {
  const actual = `${output.stdoutBytes + output.stderrBytes} bytes were printed, not all of them kept`
  const message = `the output was cut (${actual}), so what it holds cannot be told`
  return { rule: 'truncated', line, expected: 'the whole output', actual, message }
}
