import type { TargetName } from './lab.ts'
import type { Cut } from './output-text.ts'

export type StepStatus =
  | 'passed'
  | 'failed'
  | 'timed-out'
  | 'output-limit'
  | 'session-lost'
  | 'host-error'
  | 'skipped'
  | 'not-run'

/** Expected and actual as data; the sentence is for people. */
export interface Failure {
  /** kebab-case, e.g. `output`, `exit-status`, `session-lost`. */
  rule: string
  /** Line in the Markdown file. */
  line: number
  expected: string
  actual: string
  message: string
  hint?: string
  /** Both texts line by line, where the author's patterns are told apart from what differs. */
  comparison?: ComparedLine[]
}

/** One row of an expectation beside what was printed, in order. `line` is the expected line's, in the Markdown file. */
export type ComparedLine =
  /** A printed line, and the expected line it fits. */
  | { kind: 'fits'; line: number; expected: string; actual: string }
  | { kind: 'missing'; line: number; expected: string }
  | { kind: 'extra'; actual: string }
  /** `...`, and how many printed lines it stands for. */
  | { kind: 'gap'; line: number; count: number }
  /** Printed lines that do not matter, since only some lines are asked for. */
  | { kind: 'passed-over'; count: number }

/** What came of one step. Same fields whatever the status, so that no reader asks twice. */
export interface StepResult {
  id: string
  /** Line of the opening fence in the Markdown file. */
  line: number
  target: TargetName
  container: string | null
  /** The session's readable name, e.g. `host`, `nsenter mynginx`. */
  session: string
  script: string
  status: StepStatus
  /** Why skipped, not run, or lost; `null` otherwise. */
  reason: string | null
  exitCode: number | null
  stdout: string
  stderr: string
  /** `escaped` where a stream held bytes that are not UTF-8: each is written as `\xHH`, and a backslash as `\\`. */
  stdoutEncoding?: 'escaped'
  stderrEncoding?: 'escaped'
  /** What background jobs of this step printed after it had ended. */
  lateOutput: string
  lateOutputEncoding?: 'escaped'
  /** Not all of what was printed is in `stdout` and `stderr`. */
  truncated: boolean
  /** What `stdout` and `stderr` leave out between their beginning and their end. */
  stdoutCut?: Cut
  stderrCut?: Cut
  durationMs: number
  attempts: number
  captures: Record<string, string>
  failures: Failure[]
  /** Remarks that are no failure, e.g. `reopened`. */
  notes: string[]
}

/** What is known of a step before it has run. */
export type StepFacts = Pick<StepResult, 'id' | 'line' | 'target' | 'container' | 'session' | 'script'>

/** A result with nothing in it yet: the shape that every status shares. */
export function emptyResult(facts: StepFacts): StepResult {
  return {
    ...facts,
    status: 'not-run',
    reason: null,
    exitCode: null,
    stdout: '',
    stderr: '',
    lateOutput: '',
    truncated: false,
    durationMs: 0,
    attempts: 0,
    captures: {},
    failures: [],
    notes: [],
  }
}
