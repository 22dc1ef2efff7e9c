import { dockerWords } from '../../core/docker-words.ts'
import type { ExpectationMode, ExpectedLine } from '../../core/expectation.ts'
import type { Lab, Step } from '../../core/lab.ts'
import type { Drift, LabReport } from '../../core/report.ts'
import type { StepResult } from '../../core/step-result.ts'
import { type Bindings, fitLine } from '../../matchers/line.ts'
import { printedLines } from '../../matchers/printed.ts'
import { volatiles } from '../../volatile/kinds.ts'

/**
 * Compares a run that passed with the record of one that did. What may differ is made alike in both: lines that a pattern of
 * the lab's fits become that pattern, values that were captured the placeholder, and of the rest what no two runs have the
 * same (ids, addresses, inodes …) its kind.
 */
export function findDrift(lab: Lab, recorded: LabReport, current: LabReport): Drift[] {
  const before = new Run(recorded)
  const now = new Run(current)
  const versions = otherVersions(recorded, current)
  return lab.steps.flatMap((step): Drift[] => {
    const [was, is] = [before.results.get(step.id), now.results.get(step.id)]
    if (was?.status !== 'passed' || is?.status !== 'passed') return []
    return [
      ...differing(step, 'stdout', before.normalised(step, was.stdout), now.normalised(step, is.stdout)),
      ...differing(step, 'stderr', before.normalised(step, was.stderr), now.normalised(step, is.stderr)),
      ...differing(step, 'exit status', exitOf(was), exitOf(is)),
    ].map((drift) => ({ ...drift, ...versions }))
  })
}

/** Where the record is of another Docker: that alone words much otherwise. */
function otherVersions(recorded: LabReport, current: LabReport): Pick<Drift, 'versions'> {
  if (recorded.provenance === null || current.provenance === null) return {}
  const [was, is] = [recorded.provenance, current.provenance].map((of) => dockerWords(of).join())
  return was === is ? {} : { versions: { recorded: was!, printed: is! } }
}

function differing({ id }: Step, what: Drift['what'], recorded: string, printed: string): Drift[] {
  return recorded === printed ? [] : [{ step: id, what, recorded, printed }]
}

/** A background step is stopped at the end, at any moment. */
function exitOf({ exitCode }: StepResult): string {
  return exitCode === null ? '' : String(exitCode)
}

class Run {
  readonly results: ReadonlyMap<string, StepResult>
  readonly #captures: readonly [string, string][]
  readonly #captured: RegExp | null
  readonly #names: ReadonlyMap<string, string>

  constructor({ steps }: LabReport) {
    this.results = new Map(steps.map((result) => [result.id, result]))
    this.#captures = steps.flatMap(({ captures }) => Object.entries(captures))
    this.#names = new Map(
      this.#captures.filter(([, value]) => isTelling(value)).map(([name, value]) => [value, name]),
    )
    const longestFirst = [...this.#names.keys()].sort((a, b) => b.length - a.length).map(escaped)
    this.#captured =
      longestFirst.length === 0 ? null : new RegExp(`(?<!\\w)(?:${longestFirst.join('|')})(?!\\w)`, 'g')
  }

  normalised(step: Step, printed: string): string {
    const patterns = step.expectations.flatMap(({ lines }) => lines).filter(isPattern)
    // What the step has captured itself was the first of perhaps several: `{{worker:int}}` fits each worker.
    const own = this.results.get(step.id)?.captures ?? {}
    const bound = new Map(this.#captures.filter(([name]) => !Object.hasOwn(own, name)))
    // Of lines that the lab leaves open the words count: numbers, such as those of processes, come out otherwise each time.
    const isOpen = step.expectations.some(({ mode }) => mode !== 'lines')
    const isIn = (asked: ExpectationMode) => step.expectations.some(({ mode }) => mode === asked)
    const lines = printedLines(printed)
      .map((line) => this.#line(line, patterns, bound, isOpen))
      .map((line) => (isIn('json') ? line.replace(JSON_NUMBER, '{{int}}') : line))
      // How wide a column is depends on what is in it, `2 seconds ago` or `About a minute ago`.
      .map((line) => (isIn('table') ? line.trim().replace(/[ \t]+/g, ' ') : line))
    const isUnordered = step.expectations.some(({ unordered }) => unordered)
    return (isUnordered ? lines.toSorted() : lines).join('\n')
  }

  #line(line: string, patterns: readonly ExpectedLine[], bound: Bindings, isOpen: boolean): string {
    const pattern = patterns.find((expected) => fitLine(expected, line, bound) !== null)
    if (pattern !== undefined) return pattern.text
    const named =
      this.#captured === null
        ? line
        : line.replace(this.#captured, (value) => `{{${this.#names.get(value)}}}`)
    const steady = withoutVolatiles(named)
    return isOpen ? steady.replace(LONE_NUMBER, '{{int}}') : steady
  }
}

/** With the blanks before it, which line it up with the others. */
const LONE_NUMBER = /(?<![\w.:/-])[ \t]*\d+(?![\w.:/-])/g

/** A value, or an element. */
const JSON_NUMBER = /(?<=[:[,]\s*)-?\d[\d.eE+-]*(?=\s*(?:[,\]}]|$))/g

/** Of a short value every other number would be taken for it. */
function isTelling(value: string): boolean {
  return value.length >= 3 && !value.includes('\n')
}

function isPattern({ pattern }: ExpectedLine): boolean {
  return pattern.kind !== 'literal' && pattern.kind !== 'gap'
}

function withoutVolatiles(line: string): string {
  const pieces: string[] = []
  let from = 0
  for (const found of volatiles(line)) {
    pieces.push(line.slice(from, found.from), `{{${found.type}}}`)
    from = found.to
  }
  return [...pieces, line.slice(from)].join('')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
