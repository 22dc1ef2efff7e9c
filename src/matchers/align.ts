import type { ExpectedLine } from '../core/expectation.ts'
import { type Bindings, bindableNames, fitLine, namesIn } from './line.ts'

/** Expected lines that must be printed one right after another; a gap lies between two segments. */
export type Segment = readonly ExpectedLine[]

/** What came of a search. */
export type Alignment = { fits: true; captures: Bindings } | Misfit

/** How far a search got that found nothing. */
export interface Misfit {
  fits: false
  /** The furthest expected line that was tried and never fitted; `null` where none was tried. */
  missed: ExpectedLine | null
  /** The names that were bound on the way to it, those from before included. */
  bound: Bindings
  /** The search was given up: there were too many ways to place the gaps. */
  gaveUp: boolean
}

// Line comparisons after the first step back: under a second, and far more than an honest lab needs.
const BACKTRACK_LIMIT = 300_000

/**
 * Finds all segments in the printed lines, in order. The first stands at the very beginning and the last at the very end;
 * an empty one lets anything stand there.
 *
 * A gap skips as few lines as possible. Where a name was captured after a gap, and its text makes a later line unfit, that
 * gap skips more; the latest such gap first, until all fits, or 300 000 comparisons were in vain.
 */
export function align(segments: readonly Segment[], printed: readonly string[], bound: Bindings): Alignment {
  return new Search(segments, printed, bound).run()
}

/** Where the search stands: the next segment, and the first printed line it may take. */
interface Position {
  segment: number
  from: number
}

/** A search in progress. A class, for what it knows is shared by all of its steps. */
class Search {
  readonly #segments: readonly Segment[]
  readonly #printed: readonly string[]
  readonly #movable: boolean[]
  readonly #bound: Map<string, string>
  /** Names in the order they were bound here, so that a step back can unbind them. */
  readonly #trail: string[] = []
  /** Segments that may also stand further down, and how much of the trail is older than they are. */
  readonly #choices: Array<Position & { trail: number }> = []
  #comparisons = 0
  #furthest = -1
  #misfit: Misfit

  constructor(segments: readonly Segment[], printed: readonly string[], bound: Bindings) {
    this.#segments = segments
    this.#printed = printed
    this.#movable = movableSegments(segments, bound)
    this.#bound = new Map(bound)
    this.#misfit = { fits: false, missed: null, bound, gaveUp: false }
  }

  run(): Alignment {
    let position: Position = { segment: 0, from: 0 }
    let limit = Number.POSITIVE_INFINITY
    while (position.segment < this.#segments.length) {
      const next = this.#advance(position)
      if (next === null && limit === Number.POSITIVE_INFINITY) limit = this.#comparisons + BACKTRACK_LIMIT
      if (this.#comparisons > limit) return { ...this.#misfit, gaveUp: true }
      const to = next ?? this.#stepBack()
      if (to === null) return this.#misfit
      position = to
    }
    return { fits: true, captures: new Map(this.#trail.map((name) => [name, this.#bound.get(name)!])) }
  }

  #advance({ segment, from }: Position): Position | null {
    const trail = this.#trail.length
    const start = this.#place(segment, from)
    if (start === null) return null
    if (this.#movable[segment]) this.#choices.push({ segment, from: start + 1, trail })
    return { segment: segment + 1, from: start + this.#segments[segment]!.length }
  }

  #stepBack(): Position | null {
    const choice = this.#choices.pop()
    if (choice === undefined) return null
    this.#unbind(choice.trail)
    return choice
  }

  /** The earliest printed line, at or after `from`, at which the segment fits. */
  #place(segment: number, from: number): number | null {
    const end = this.#printed.length - this.#segments[segment]!.length
    const isFirst = segment === 0
    const isLast = segment === this.#segments.length - 1
    const earliest = isLast && !isFirst ? Math.max(from, end) : from
    const latest = isFirst ? 0 : end
    if (earliest > latest) this.#noteMiss(this.#segments[segment]![0])
    for (let start = earliest; start <= latest; start += 1) {
      if (this.#fitsAt(segment, start)) return isLast && start !== end ? null : start
    }
    return null
  }

  #fitsAt(segment: number, start: number): boolean {
    const trail = this.#trail.length
    for (const [index, expected] of this.#segments[segment]!.entries()) {
      this.#comparisons += 1
      const printed = this.#printed[start + index]
      const bindings = printed === undefined ? null : fitLine(expected, printed, this.#bound)
      if (bindings === null) {
        this.#noteMiss(expected)
        this.#unbind(trail)
        return false
      }
      for (const [name, text] of bindings) {
        this.#bound.set(name, text)
        this.#trail.push(name)
      }
    }
    return true
  }

  #noteMiss(expected: ExpectedLine | undefined): void {
    if (expected === undefined || expected.line <= this.#furthest) return
    this.#furthest = expected.line
    this.#misfit = { ...this.#misfit, missed: expected, bound: new Map(this.#bound) }
  }

  #unbind(length: number): void {
    while (this.#trail.length > length) this.#bound.delete(this.#trail.pop()!)
  }
}

/**
 * Which segments are worth moving down when a later one does not fit: those between two gaps that bind a name which
 * a later one uses. Moving any other only leaves fewer lines for the rest.
 */
function movableSegments(segments: readonly Segment[], bound: Bindings): boolean[] {
  const lastUse = new Map<string, number>()
  for (const [index, segment] of segments.entries()) {
    for (const name of segment.flatMap(namesIn)) lastUse.set(name, index)
  }
  const seen = new Set(bound.keys())
  return segments.map((segment, index) => {
    const fresh = segment.flatMap(bindableNames).filter((name) => !seen.has(name))
    for (const name of fresh) seen.add(name)
    const isBetweenGaps = index > 0 && index < segments.length - 1
    return isBetweenGaps && fresh.some((name) => lastUse.get(name)! > index)
  })
}
