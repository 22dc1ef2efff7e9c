import { VFile } from 'vfile'
import type { Expectation } from '../core/expectation.ts'
import type { Lab, Step } from '../core/lab.ts'
import type { Matcher } from '../core/matcher.ts'
import type { LabReport } from '../core/report.ts'
import { transcriptMatcher } from '../core/run/transcript-matcher.ts'
import type { StepResult } from '../core/step-result.ts'
import { runOrder } from '../parse/expectation/captures.ts'
import type { ParsedLab } from '../parse/lab.ts'
import { authorsText } from '../volatile/authors-text.ts'
import { type Bound, boundWith, matchBoth, NOTHING_BOUND, partlyCaptured } from './bound.ts'
import type { Trace } from './names.ts'
import type { NewLine } from './new-line.ts'
import { namesCaptured } from './orphans.ts'
import type { Pair } from './piece.ts'
import { printedTexts } from './printed-texts.ts'
import { rewrite } from './rewrite.ts'
import { tellChange, tellLeft, tellOfOther, tellStopped } from './tell.ts'

/** A lab that was read, and what two runs of it printed. */
export interface LabRuns {
  /** The text of its file, a byte order mark included. */
  text: string
  lab: Lab
  markdown: NonNullable<ParsedLab['markdown']>
  /** The second on a host that is unlike the first one's. */
  reports: Pair<LabReport>
}

/** An expectation that is written anew. */
export interface Change {
  step: Step
  expectation: Expectation
  /** What was printed on its stream, in each run. */
  texts: Pair
  lines: NewLine[]
}

/** The way through a lab in the order in which it ran. A class, for what is known grows on the way. */
export class Walk {
  /** What there is to be told. */
  readonly file: VFile
  readonly changes: Change[] = []
  /** What happens to names, in order. */
  readonly traces: Trace[] = []
  /** The step at which the lab was not gone on with. */
  stopped: StepResult | null = null
  /** What those captured that stay as they are. */
  readonly kept = new Map<Expectation, Bound>()
  readonly #runs: LabRuns
  readonly #match: Matcher
  readonly #own: string
  #bound: Bound = NOTHING_BOUND

  constructor(runs: LabRuns, match: Matcher) {
    this.#runs = runs
    this.#match = match
    this.file = new VFile({ path: runs.lab.file })
    this.#own = authorsText(runs.lab.steps, runs.lab, runs.markdown.source)
  }

  run(): void {
    for (const step of runOrder(this.#runs.lab.steps)) {
      const results = this.#resultsOf(step)
      if (results.some(({ status }) => status === 'skipped')) continue
      const failed = results.findIndex((result) => !ranToItsEnd(result))
      if (failed < 0) {
        for (const expectation of step.expectations) this.#look(step, expectation, results)
        continue
      }
      const result = results[failed]!
      tellStopped(step, result, failed === 1, this.file)
      this.stopped ??= result
      // A lab that stopped half-way tears something else down; of teardown steps each is for itself.
      if (!step.teardown) return
    }
  }

  #resultsOf(step: Step): Pair<StepResult> {
    const [one, other] = this.#runs.reports.map(({ steps }) => steps.find(({ id }) => id === step.id))
    return [one!, other!]
  }

  #look(step: Step, expectation: Expectation, results: Pair<StepResult>): void {
    const asJudged = capturesAsJudged(expectation, results)
    // What was judged is all that was printed, of which a report may have a part, with secrets masked.
    if (!results.some((result) => isUnfit(expectation, result))) this.#keep(step, expectation, asJudged)
    else if (step.file !== undefined) {
      tellOfOther(step.file, expectation, this.file)
      this.#keep(step, expectation, asJudged)
    } else {
      const texts = printedTexts(step, expectation, results)
      if (texts === null) this.#leave(step, expectation, asJudged, 'more was printed than a report has')
      else this.#lookAt(step, expectation, texts)
    }
  }

  #lookAt(step: Step, expectation: Expectation, texts: Pair): void {
    const bound = this.#bound
    const match = matcherFor(step, this.#match)
    const captures = matchBoth(expectation, texts, bound, match)
    if (captures !== null) {
      this.#keep(step, expectation, captures)
      return
    }
    const isTranscript = step.transcript !== undefined
    const around = { bound, own: this.#own, match, isTranscript }
    const rewritten = rewrite({ expectation, texts, ...around })
    if ('left' in rewritten) {
      const partly = partlyCaptured(expectation, texts, bound, match)
      this.#leave(step, expectation, partly, rewritten.left)
      return
    }
    const { lines } = rewritten
    this.#bound = boundWith(bound, rewritten.captures)
    this.traces.push(...lines.map((line) => ({ step, line })), { step, captures: rewritten.captures })
    this.changes.push({ step, expectation, texts, lines })
    tellChange(expectation, lines, this.file)
  }

  #leave(step: Step, expectation: Expectation, captures: Bound, why: string): void {
    tellLeft(expectation, why, this.file)
    this.#keep(step, expectation, captures)
  }

  #keep(step: Step, expectation: Expectation, captures: Bound): void {
    this.kept.set(expectation, captures)
    this.#bound = boundWith(this.#bound, captures)
    this.traces.push({ step, captures })
  }
}

/** How a step's output is compared. */
export function matcherFor(step: Step, match: Matcher): Matcher {
  return step.transcript === undefined ? match : transcriptMatcher(step, match)
}

function ranToItsEnd({ status, unfit }: StepResult): boolean {
  return status === 'passed' || unfit === true
}

function isUnfit({ place: { line, endLine } }: Expectation, { failures }: StepResult): boolean {
  return failures.some((failure) => failure.line >= line && failure.line <= endLine!)
}

function capturesAsJudged(expectation: Expectation, results: Pair<StepResult>): Bound {
  const names = namesCaptured([expectation])
  const of = ({ captures }: StepResult) =>
    new Map(Object.entries(captures).filter(([name]) => names.has(name)))
  return [of(results[0]), of(results[1])]
}
