import type { Bindings } from './line.ts'
import { isFullMatching } from './matching.ts'
import type { Search } from './search.ts'

/** Something written that is to be found among candidates: a row, an element of an array, a document. */
export interface Wanted {
  /** Names that stand in it, captured there or not. */
  names: readonly string[]
  /** Names that must be bound before it can fit: it refers to them before it captures them, if it does. */
  needs: readonly string[]
  /** Whether it captures something under these bindings that is used further down, so that another place may fit better. */
  isMovable(bound: Bindings): boolean
  /** Whether it captures anything under these bindings. */
  isOpen(bound: Bindings): boolean
  /** The ways in which it fits a candidate: all names that are bound then. */
  fit(candidate: number, bound: Bindings): Iterable<Bindings>
}

/** What is looked for, and where. */
export interface Assignment {
  wanted: readonly Wanted[]
  /** How many candidates there are. */
  candidates: number
  /** In any order; else in that of the candidates. */
  unordered: boolean
}

/**
 * The ways to find each of the wanted in a candidate of its own, as the names that are bound then; those that take the
 * earliest candidates come first. What captures nothing that is used later is not moved: it would not change a thing.
 */
export function assignments(
  assignment: Assignment,
  bound: Bindings,
  search: Search,
): Generator<Bindings, void> {
  return assignment.unordered
    ? new AnyOrder(assignment, bound, search).run()
    : inOrder(assignment, { index: 0, from: 0, bound }, search)
}

/** How far a search in order has come. */
interface Progress {
  /** The next of the wanted. */
  index: number
  /** The first candidate it may take. */
  from: number
  bound: Bindings
}

function* inOrder(assignment: Assignment, start: Progress, search: Search): Generator<Bindings, void> {
  let { index, from, bound } = start
  for (; index < assignment.wanted.length; index += 1) {
    const wanted = assignment.wanted[index]!
    if (wanted.isMovable(bound)) {
      yield* eachPlace(assignment, { index, from, bound }, search)
      return
    }
    const place = firstPlace(assignment, { index, from, bound }, search)
    if (place === null) return
    from = place.candidate + 1
    bound = place.bound
  }
  yield bound
}

function firstPlace({ wanted, candidates }: Assignment, { index, from, bound }: Progress, search: Search) {
  const last = candidates - (wanted.length - index)
  for (let candidate = from; candidate <= last; candidate += 1) {
    if (!search.compare()) return null
    for (const next of wanted[index]!.fit(candidate, bound)) return { candidate, bound: next }
  }
  return null
}

function* eachPlace(
  assignment: Assignment,
  { index, from, bound }: Progress,
  search: Search,
): Generator<Bindings, void> {
  const { wanted, candidates } = assignment
  const tried = new Set<string>()
  const last = candidates - (wanted.length - index)
  for (let candidate = from; candidate <= last; candidate += 1) {
    if (!search.compare()) return
    for (const next of wanted[index]!.fit(candidate, bound)) {
      // The same texts from a later place only leave fewer candidates.
      const texts = textsOf(wanted[index]!, next)
      if (tried.has(texts)) continue
      tried.add(texts)
      yield* inOrder(assignment, { index: index + 1, from: candidate + 1, bound: next }, search)
      if (!search.stepBack()) return
    }
  }
}

/** A search in any order. A class, for what fits what is remembered throughout. */
class AnyOrder {
  readonly #assignment: Assignment
  readonly #bound: Bindings
  readonly #search: Search
  /** Those that capture something, in written order; they are placed one by one. */
  readonly #open: readonly number[]
  /** The rest, for which a place each need only exist. */
  readonly #closed: readonly number[]
  readonly #isMovable: boolean
  readonly #known: Array<Map<string, Map<number, boolean>>>

  constructor(assignment: Assignment, bound: Bindings, search: Search) {
    const { wanted } = assignment
    this.#assignment = assignment
    this.#bound = bound
    this.#search = search
    const isOpen = (index: number) => wanted[index]!.isOpen(bound)
    this.#open = [...wanted.keys()].filter(isOpen)
    this.#closed = [...wanted.keys()].filter((index) => !isOpen(index))
    this.#isMovable = this.#open.some((index) => wanted[index]!.isMovable(bound))
    this.#known = wanted.map(() => new Map())
  }

  *run(): Generator<Bindings, void> {
    if (this.#assignment.wanted.length > this.#assignment.candidates) return
    if (this.#isPossible(0, new Set(), this.#bound)) yield* this.#place(0, new Set(), this.#bound)
  }

  *#place(at: number, taken: ReadonlySet<number>, bound: Bindings): Generator<Bindings, void> {
    if (at === this.#open.length) {
      yield bound
      return
    }
    const { wanted, candidates } = this.#assignment
    for (let candidate = 0; candidate < candidates; candidate += 1) {
      if (taken.has(candidate)) continue
      if (!this.#search.compare()) return
      for (const next of wanted[this.#open[at]!]!.fit(candidate, bound)) {
        const others = new Set(taken).add(candidate)
        if (this.#isPossible(at + 1, others, next)) {
          yield* this.#place(at + 1, others, next)
          if (!this.#isMovable) return
        }
        if (!this.#search.stepBack()) return
      }
    }
  }

  /** Whether all that are left can have a place each, as far as is known of what they capture and refer to. */
  #isPossible(at: number, taken: ReadonlySet<number>, bound: Bindings): boolean {
    const { wanted, candidates } = this.#assignment
    const left = [...this.#open.slice(at), ...this.#closed].filter((index) =>
      wanted[index]!.needs.every((name) => bound.has(name)),
    )
    return isFullMatching(
      left.length,
      candidates,
      (index, candidate) => !taken.has(candidate) && this.#fits(left[index]!, candidate, bound),
    )
  }

  #fits(index: number, candidate: number, bound: Bindings): boolean {
    if (!this.#search.compare()) return false
    const wanted = this.#assignment.wanted[index]!
    const texts = textsOf(wanted, bound)
    const known = this.#known[index]!
    const byCandidate = known.get(texts) ?? new Map<number, boolean>()
    known.set(texts, byCandidate)
    const before = byCandidate.get(candidate)
    if (before !== undefined) return before
    const fits = !wanted.fit(candidate, bound)[Symbol.iterator]().next().done
    byCandidate.set(candidate, fits)
    return fits
  }
}

/** What decides whether it fits: the texts that its names stand for. */
function textsOf({ names }: Wanted, bound: Bindings): string {
  return names.length === 0 ? '' : JSON.stringify(names.map((name) => bound.get(name) ?? null))
}
