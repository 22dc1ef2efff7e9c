import { constants } from 'node:os'
import type { Expectation } from '../expectation.ts'
import type { Step } from '../lab.ts'
import type { Captures, Matcher, Origins } from '../matcher.ts'
import { originsOf } from '../origins.ts'
import type { Output } from '../session.ts'
import type { Failure, StepStatus } from '../step-result.ts'
import { byteText } from '../text/byte-text.ts'
import { type Captured, KEPT_BYTES } from '../text/captured.ts'
import { sizeText } from '../text/size-text.ts'
import { linesThatNeverRan } from './lines-that-never-ran.ts'
import { missingImageHint } from './missing-image-hint.ts'
import { transcriptMatcher } from './transcript-matcher.ts'

/** What a step's output is worth. */
export interface Verdict {
  status: StepStatus
  failures: Failure[]
  /** What this step captured; empty unless it passed. */
  captures: Record<string, string>
  /** Where it failed by its `output` blocks alone: what was captured of what fits. */
  unfit?: Record<string, string>
  /** What the author should know though all fits, in a few words each. */
  notes?: string[]
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
  origins?: Origins,
): Verdict {
  const stopped = stopFailure(step, output, limit)
  if (stopped !== null) return { ...stopped, captures: {} }
  const status = exitFailures(step, output)
  // A block that stopped early has not printed what it should have: saying so for each expectation would only hide the cause.
  if (status.length > 0) return { status: 'failed', failures: status, captures: {} }
  const verdict = judgeExpectations(step, output, captures, match, origins)
  return output.unsettled ? { ...verdict, failures: verdict.failures.map(withSettleHint) } : verdict
}

/** Whether it ran to its end with the status that is wanted, so that all that can be wrong is what it printed. */
export function endedAsExpected(step: Step, output: Output, limit: TimeLimit): boolean {
  return stopFailure(step, output, limit) === null && exitFailures(step, output).length === 0
}

/** What did not fit may only have been late. */
function withSettleHint(failure: Failure): Failure {
  const hint =
    'A process still held the output when the block ended: settle=2s waits longer for what it prints.'
  return { hint, ...failure }
}

/** The verdict on a step that was stopped for what it printed. */
export function stopVerdict(step: Step, output: Output): Omit<Verdict, 'captures'> {
  return stopFailure(step, output, { ms: step.timeoutMs, of: 'step' })!
}

function stopFailure(step: Step, output: Output, limit: TimeLimit): Omit<Verdict, 'captures'> | null {
  const line = output.failedLine ?? step.place.line
  if (output.interrupted)
    return stop('failed', 'interrupted', line, 'the step to end', 'interrupted', 'interrupted')
  if (output.timedOut) {
    const { expected, message, hint } = limit.of === 'step' ? stepTimeout(limit.ms) : LAB_TIMEOUT
    return stop('timed-out', 'timeout', line, expected, message, message, output.ended?.hint ?? hint)
  }
  if (output.overLimit) {
    const limitText = `at most ${sizeText(step.maxOutputBytes)}${output.merged ? '' : ' on each stream'}`
    const { stdout, stderr, merged } = output
    const printed = merged
      ? `${stdout.bytes} bytes`
      : `${stdout.bytes} bytes on stdout, ${stderr.bytes} on stderr`
    const message = `printed too much: ${printed}, expected ${limitText}`
    return stop('output-limit', 'output-limit', line, limitText, message, message, LIMIT_HINT)
  }
  if (output.ended !== null && !output.endedByFailure) {
    const message = output.ended.why ?? `the shell ended in the middle of the block (${describeEnd(output)})`
    const hint = lostHint(output)
    return stop('session-lost', 'session-lost', line, 'the shell to live on', message, message, hint)
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
  hint: 'The whole lab has `timeout:` of its front matter, else 5 minutes; teardown has 10 s after an interrupt.',
}

const LIMIT_HINT = 'A step that prints much can have max-output=1GiB.'

/** @returns `undefined` where nothing is known but what the message tells */
function lostHint(output: Output): string | undefined {
  const ended = output.ended!
  if (ended.why !== undefined || ended.signal !== null) return ended.hint
  if (/unbound variable|parameter (?:null or )?not set/.test(lastWords(output))) {
    return 'A variable that is not set ends a shell under `set -u`, and with ${name?}: give it a default, ${name-}.'
  }
  return 'Only an `exit` as the last line closes a shell in order. Put whatever else exits, or replaces the shell (`exec`), into ( … ).'
}

/** What was said last on stderr. */
function lastWords({ stdout, stderr, merged }: Output): string {
  const { tail, head } = merged ? stdout : stderr
  return (tail ?? head).subarray(-LAST_WORDS).toString()
}

/** So much of stderr is looked at for the shell's own last words. */
const LAST_WORDS = 500

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

/** How a shell ended, in words; for an output with `ended`. */
export function describeEnd(output: Output): string {
  const { code, signal, diagnostics } = output.ended!
  const how = signal !== null ? `killed by ${signal}` : `exit status ${code ?? 'unknown'}${signalOf(code)}`
  const words = diagnostics.trim()
  return words === '' ? how : `${how}; it said: ${words}`
}

/** Where there is only a status, as with `docker exec`, a signal is told by 128 and its number. */
function signalOf(code: number | null): string {
  const number = (code ?? 0) - 128
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
  return name === undefined ? '' : `, as of ${name}`
}

function exitFailures(step: Step, output: Output): Failure[] {
  if (step.exit !== 'any' && output.exitCode !== step.exit) return [exitFailure(step, output)]
  if (!output.reachedEnd && (output.failedLine === null || step.exit === 'any')) {
    return [leftEarlyFailure(step, output)]
  }
  return step.exit === 0 || step.exit === 'any' ? [] : neverRanFailures(step, output)
}

const RETURN_HINT =
  "`return` outside of a function ends a block; in a reader's shell it does not. Put it into a function. A loop or group whose redirection fails does, too."

function leftEarlyFailure(step: Step, output: Output): Failure {
  return {
    rule: 'left-early',
    line: output.failedLine ?? step.place.line,
    expected: 'a block that runs to its last line',
    actual: `exit status ${output.exitCode} before it`,
    message: `the block ended with exit status ${output.exitCode} before its last line`,
    hint:
      output.failedLine === null
        ? RETURN_HINT
        : 'With exit=any no failure stops the block, but for `set -e` in it.',
  }
}

function exitHint(step: Step, output: Output): { hint?: string } {
  const missing = missingImageHint(lastWords(output))
  if (missing !== null) return { hint: missing }
  if (!output.reachedEnd && output.failedLine === null) return { hint: RETURN_HINT }
  return step.transcript === undefined ? {} : { hint: transcriptHint(step, output) }
}

/** In a transcript the status stands under what is printed, and looks like it. */
function transcriptHint({ exit }: Step, output: Output): string {
  return new RegExp(`(?:^|\\n)\\[${exit}\\]\\s*$`).test(lastWords(output))
    ? `[${exit}] is printed, but as the last line it is the status that is expected. Put [${output.exitCode}] under it.`
    : `If that is right, put [${output.exitCode}] under what it prints.`
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
    ...exitHint(step, output),
  }
}

/** With `exit=2` the failing command must be the block's last: else lines stand there that never ran. */
function neverRanFailures(step: Step, output: Output): Failure[] {
  if (output.failedLine === null) return []
  const { scriptLine } = step
  const inside = output.failedInside?.map((line) => line - scriptLine) ?? null
  const lines = linesThatNeverRan(step.script, output.failedLine - scriptLine, inside).map(
    (at) => at + scriptLine,
  )
  if (lines.length === 0) return []
  return [
    {
      rule: 'never-ran',
      line: output.failedLine,
      expected: `the last command to end with exit status ${step.exit}`,
      actual: `line ${output.failedLine} ended with it`,
      message: `line ${output.failedLine} ended with exit status ${step.exit} and stopped the block: ${neverRan(lines, output.failedLine)}`,
      hint:
        step.transcript === undefined
          ? 'End the block with the failing command, on a line of its own, or use exit=any, which does not stop at failures.'
          : '`set -e` stops the commands of a transcript, too.',
    },
  ]
}

/** Which of several commands on one line it was, the shell does not tell. */
function neverRan(lines: readonly number[], failedLine: number): string {
  const others = lines.filter((line) => line !== failedLine)
  if (others.length === 0) return `another command on line ${failedLine} may not have run`
  return `${others.length === 1 ? 'line' : 'lines'} ${others.join(', ')} never ran`
}

/** Judges what a step printed, and nothing else. */
export function judgeExpectations(
  step: Step,
  output: Pick<Output, 'stdout' | 'stderr'>,
  captures: Captures,
  match: Matcher,
  origins: Origins = {},
): Verdict {
  const compare = step.transcript === undefined ? match : transcriptMatcher(step, match)
  const printed = new PrintedText(output)
  const failures: Failure[] = []
  const notes: string[] = []
  let known: Record<string, string> = {}
  for (const expectation of step.expectations) {
    const text = printed.of(expectation.stream)
    if (text === null) {
      failures.push(truncatedFailure(expectation, output))
      continue
    }
    const from = { ...origins, ...originsOf(step, known) }
    const result = compare(expectation, text, { ...captures, ...known }, from)
    if (result.fits) known = { ...known, ...result.captures }
    else {
      failures.push(result.failure)
      known = { ...known, ...result.captures }
    }
    if (result.fits) notes.push(...(result.notes ?? []))
  }
  return failures.length > 0
    ? { status: 'failed', failures, captures: {}, unfit: known }
    : { status: 'passed', failures, captures: known, ...(notes.length > 0 && { notes }) }
}

/** What was printed as text; made where it is asked for, as it may be much. */
class PrintedText {
  readonly #streams: Pick<Output, 'stdout' | 'stderr'>
  readonly #texts = new Map<Expectation['stream'], string | null>()

  constructor(streams: Pick<Output, 'stdout' | 'stderr'>) {
    this.#streams = streams
  }

  /** `null` where not all of it was kept. */
  of(stream: Expectation['stream']): string | null {
    let text = this.#texts.get(stream)
    if (text === undefined) {
      text = this.#read(stream)
      this.#texts.set(stream, text)
    }
    return text
  }

  #read(stream: Expectation['stream']): string | null {
    const whole = streamOf(stream, this.#streams).whole()
    return whole === null ? null : byteText(whole)
  }
}

/** Of a step with an expectation on both streams, stdout is both. */
function streamOf(
  stream: Expectation['stream'],
  { stdout, stderr }: Pick<Output, 'stdout' | 'stderr'>,
): Captured {
  return stream === 'stderr' ? stderr : stdout
}

function truncatedFailure(
  { place, stream }: Expectation,
  output: Pick<Output, 'stdout' | 'stderr'>,
): Failure {
  const actual = `${streamOf(stream, output).bytes} bytes were printed, more than the ${sizeText(KEPT_BYTES)} that are kept`
  return {
    rule: 'truncated',
    line: place.line,
    expected: 'the whole output',
    actual,
    message: `what was printed cannot be compared: ${actual}`,
    hint: 'Pick what matters in the script (grep, tail), or print into a file.',
  }
}
