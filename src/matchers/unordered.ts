import type { Expectation, ExpectedLine } from '../core/expectation.ts'
import type { Matcher } from '../core/matcher.ts'
import { explainUnordered } from './explain-unordered.ts'
import { isWanted, othersMayCome } from './items.ts'
import { type Bindings, bindableNames, fitPrinted, namesIn } from './line.ts'
import { stripTrailing } from './normalise.ts'
import { type Attempt, type Pairing, pair } from './pairing.ts'
import { Printed } from './printed.ts'

// Line comparisons with patterns: some seconds, and far more than an honest lab needs.
const COMPARISON_LIMIT = 2_000_000

/**
 * These lines, in any order, each its own printed line; with `...`, or as `contains`, among others.
 *
 * Whoever fits least has its place before one that fits all: it is a maximum matching that is looked for. A name that stands
 * in several lines is tried with the text of each printed line that can capture it, the first ones first.
 */
export const matchUnordered: Matcher = (expectation, printed, captures, origins) => {
  const output = new Printed(printed)
  const search = new UnorderedSearch(expectation, output)
  const bound: Bindings = new Map(Object.entries(captures))
  const found = search.run(bound)
  if (found === null)
    return {
      fits: false,
      failure: explainUnordered(search.lines, expectation, output, search.best(bound), origins),
    }
  return { fits: true, captures: Object.fromEntries(newlyBound(search.lines, output, found, bound)) }
}

/** A search in progress. A class, for what fits what is remembered throughout. */
class UnorderedSearch {
  /** Those that say something. */
  readonly lines: readonly ExpectedLine[]
  readonly #output: Printed
  readonly #othersMayCome: boolean
  /** Names that stand in several lines, and the first line that captures each. */
  readonly #shared: Map<string, ExpectedLine>
  /** By line, the printed lines that fit it; only of lines without a shared name. */
  readonly #known = new Map<ExpectedLine, number[]>()
  #indexesByText: Map<string, number[]> | null = null
  #comparisons = 0
  #best: Attempt | null = null

  constructor(expectation: Expectation, output: Printed) {
    this.#othersMayCome = othersMayCome(expectation)
    this.lines = expectation.lines.filter((line) =>
      this.#othersMayCome ? isWanted(line) : line.pattern.kind !== 'gap',
    )
    this.#output = output
    this.#shared = sharedNames(this.lines)
  }

  /** The pairing that leaves nobody over; `null` where there is none, or it was not found in time. */
  run(bound: Bindings, shared: readonly string[] = [...this.#shared.keys()]): Attempt | null {
    const [name, ...others] = shared.filter((one) => !bound.has(one))
    if (name === undefined) return this.#pairAll(bound)
    const line = this.#shared.get(name)!
    const tried = new Set<string>()
    for (let index = 0; index < this.#output.length && !this.#isOver(); index += 1) {
      const fitting = this.#fit(line, index, bound)
      const texts = JSON.stringify([...(fitting ?? [])])
      if (fitting === null || tried.has(texts)) continue
      tried.add(texts)
      // A line that is printed just as it is written leaves its names open.
      const found = this.run(new Map([...bound, ...fitting]), others)
      if (found !== null) return found
    }
    return null
  }

  /** What left the fewest over; `null` where the search was given up. */
  best(bound: Bindings): Attempt | null {
    if (this.#isOver()) return null
    if (this.#best === null) this.#pairAll(bound)
    return this.#best
  }

  #isOver(): boolean {
    return this.#comparisons > COMPARISON_LIMIT
  }

  #pairAll(bound: Bindings): Attempt | null {
    const fitting = this.lines.map((line) => this.#fittingLines(line, bound))
    if (this.#isOver()) return null
    const times = this.lines.map((line) => line.times ?? '')
    const pairing = pair({
      fitting,
      isOptional: times.map((one) => one === '?' || one === '*'),
      isMany: times.map((one) => !this.#othersMayCome && (one === '+' || one === '*')),
      settled: [...this.lines.keys()].filter((index) => capturesAnew(this.lines[index]!, bound)),
      printed: this.#output.length,
      othersMayCome: this.#othersMayCome,
    })
    return this.#judge(pairing, bound)
  }

  #judge(pairing: Pairing, bound: Bindings): Attempt | null {
    const isMissing = (index: number) => pairing.has[index]! < 0 && isWanted(this.lines[index]!)
    const missing = [...this.lines.keys()].filter(isMissing)
    const extra: number[] = []
    if (!this.#othersMayCome) {
      for (const [index, owner] of pairing.owner.entries()) if (owner < 0) extra.push(index)
    }
    const attempt = { pairing, bound, missing, extra }
    const left = missing.length + extra.length
    if (this.#best === null || left < this.#best.missing.length + this.#best.extra.length)
      this.#best = attempt
    return left === 0 ? attempt : null
  }

  #fittingLines(line: ExpectedLine, bound: Bindings): number[] {
    if (line.pattern.kind === 'literal' && !this.#output.hasLoneBytes) return this.#equalLines(line)
    const isKnown = namesIn(line).every((name) => !this.#shared.has(name))
    const known = isKnown ? this.#known.get(line) : undefined
    if (known !== undefined) return known
    const fitting = this.#scan(line, bound)
    if (isKnown) this.#known.set(line, fitting)
    return fitting
  }

  /** Among others, as many as there are expected lines are enough: so many can't all be taken. */
  #scan(line: ExpectedLine, bound: Bindings): number[] {
    const most = this.#othersMayCome ? this.lines.length : this.#output.length
    const fitting: number[] = []
    for (let index = 0; index < this.#output.length && fitting.length < most && !this.#isOver(); index += 1) {
      if (this.#fit(line, index, bound) !== null) fitting.push(index)
    }
    return fitting
  }

  #fit(line: ExpectedLine, index: number, bound: Bindings): Bindings | null {
    this.#comparisons += 1
    return fitPrinted(line, this.#output.line(index), bound)
  }

  /** What has no pattern is looked up: there may be very many of both. */
  #equalLines({ text }: ExpectedLine): number[] {
    this.#indexesByText ??= indexesByText(this.#output)
    return this.#indexesByText.get(stripTrailing(text)) ?? []
  }
}

function indexesByText({ texts }: Printed): Map<string, number[]> {
  const indexes = new Map<string, number[]>()
  for (const [index, text] of texts.entries()) {
    const same = indexes.get(text)
    if (same === undefined) indexes.set(text, [index])
    else same.push(index)
  }
  return indexes
}

function sharedNames(lines: readonly ExpectedLine[]): Map<string, ExpectedLine> {
  const shared = new Map<string, ExpectedLine>()
  const seen = new Set<string>()
  const names = lines.flatMap((line) => [...new Set(namesIn(line))])
  for (const name of names) {
    const first = lines.find((line) => bindableNames(line).includes(name))
    if (seen.has(name) && first !== undefined) shared.set(name, first)
    seen.add(name)
  }
  return shared
}

function capturesAnew(line: ExpectedLine, bound: Bindings): boolean {
  return bindableNames(line).some((name) => !bound.has(name))
}

function newlyBound(
  lines: readonly ExpectedLine[],
  output: Printed,
  { pairing, bound }: Attempt,
  before: Bindings,
): Map<string, string> {
  const all = new Map(bound)
  for (const [index, line] of lines.entries()) {
    const printed = pairing.has[index]!
    if (printed < 0) continue
    for (const [name, text] of fitPrinted(line, output.line(printed), all) ?? []) all.set(name, text)
  }
  for (const name of before.keys()) all.delete(name)
  return all
}
