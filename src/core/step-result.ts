import type { JsonDifference } from './compared-json.ts'
import type { ComparedTable } from './compared-table.ts'
import type { HostState } from './host-state.ts'
import type { TargetName } from './lab.ts'
import type { NamespaceInodes } from './namespaces.ts'
import type { Cut } from './text/output-text.ts'
import type { Topology } from './topology.ts'

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
  /** Of a table: its rows beside those that were printed. */
  table?: ComparedTable
  /** Of JSON: the places that differ, in the order of the expectation. */
  json?: JsonDifference[]
}

/** One row of an expectation beside what was printed, in order. `line` is the expected line's, in the Markdown file. */
export type ComparedLine =
  /** A printed line, and the expected line it fits. */
  | { kind: 'fits'; line: number; expected: string; actual: string }
  | { kind: 'missing'; line: number; expected: string }
  | { kind: 'extra'; actual: string }
  /** `...`, or with `expected` a line that may be printed more or less often than once, and how many printed lines it stands for. */
  | { kind: 'gap'; line: number; count: number; expected?: string }
  /** Printed lines that do not matter, since only some lines are asked for. */
  | { kind: 'passed-over'; count: number }
  /** A printed line, and the expected line that says it must not be. */
  | { kind: 'forbidden'; line: number; expected: string; actual: string }
  /** Rows that are too many to tell: lines that fit, expected lines, printed lines. */
  | { kind: 'left-out'; what: 'fits' | 'expected' | 'printed'; count: number }

/** Which step it is, and where it runs: what is known of it before it runs, and told afterwards. */
export interface StepAddress {
  /** Unique in the lab. */
  id: string
  /** Path of the file that it stands in, with all its lines; left out where that is the lab's own. */
  file?: string
  /** Line of the opening fence in the Markdown file. */
  line: number
  target: TargetName
  container: string | null
  /** The session's readable name, e.g. `host`, `nsenter mynginx`. */
  session: string
}

/** What came of one step. Same fields whatever the status, so that no reader asks twice. */
export interface StepResult extends StepAddress {
  /** As it stands in the Markdown file. */
  script: string
  /** Markdown line of the script's first line, where it is not the one below `line`. */
  scriptLine?: number
  status: StepStatus
  /** Why skipped, not run, or lost; `null` otherwise. */
  reason: string | null
  /** `null` where it has none: not run, or stopped. */
  exitCode: number | null
  stdout: string
  stderr: string
  /** `stdout` is both streams, in the order in which they were printed, and `stderr` is empty. */
  merged?: true
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
  /** How often it was tried, with `retry=`. */
  attempts: number
  /** What its placeholders have captured, by their names. */
  captures: Record<string, string>
  failures: Failure[]
  /** In a run for `labrun update`: it failed by its `output` blocks alone, and the lab went on. */
  unfit?: true
  /** Those of its shell, where it is the first step in it: later ones of the same session are in the same. */
  namespaces?: NamespaceInodes
  /** Where it failed: what its host was like then. Left out where the lab has many that did, beyond the first ones. */
  state?: HostState
  /** Remarks that are no failure: words, and the keys `reopened` and `unsettled` (docs/reports.md). */
  notes: string[]
  /** The host's network after this step; only where that was asked for, and the step has changed it. */
  topology?: Topology
}

/** What is known of a step before it has run. */
export type StepFacts = Pick<
  StepResult,
  'id' | 'file' | 'line' | 'target' | 'container' | 'session' | 'script' | 'scriptLine'
>

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
