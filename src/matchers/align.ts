import type { ExpectedLine } from '../core/expectation.ts'
import type { Item } from './items.ts'
import { type Bindings, bindableNames, fitPrinted, namesIn } from './line.ts'
import type { Printed } from './printed.ts'
import { Visited } from './visited.ts'

/** What came of a search. */
export type Alignment = Fit | Misfit

/** All items, each with the printed lines that are its own. */
export interface Fit {
  fits: true
  /** The names that are newly bound. */
  captures: Bindings
  /** By item, and behind the last: the first printed line that may be its own; the next item's, where it has none. */
  places: number[]
}

/** How far a search got that found nothing. */
export interface Misfit {
  fits: false
  /** The furthest expected line that was tried and never fitted; `null` where none was tried. */
  missed: ExpectedLine | null
  /** Index of the item of that line; that of the first where none was tried. */
  item: number
  /** The first printed line that it may have been. */
  from: number
  /** The names that were bound on the way to it, those from before included. */
  bound: Bindings
  /** The search was given up: there were too many ways to place what captures a name. */
  gaveUp: boolean
}

// Line comparisons after the first step back: under a second, and far more than an honest lab needs.
const BACKTRACK_LIMIT = 300_000

/**
 * Finds all items in the printed lines, in order, and all of these in the items.
 *
 * What may take more or fewer lines takes as few as possible. Where a name was captured behind it, and its text makes a later
 * line unfit, it takes more; the latest such place first, until all fits. Nothing is tried twice in the same circumstances, so
 * that the time grows with the number of lines times that of the items; only what captures a name that is used further down
 * can make it more: after 300 000 comparisons in vain the search is given up.
 */
export function align(items: readonly Item[], printed: Printed, bound: Bindings): Alignment {
  return new Search(items, printed, bound).run()
}

/** Where the search stands: the next item, and the first printed line it may take. */
interface Position {
  item: number
  from: number
}

/** A place where another way may be taken: this item takes one more line. */
interface Choice extends Position {
  /** How much of the trail is older. */
  trail: number
}

/** A search in progress. A class, for what it knows is shared by all of its steps. */
class Search {
  readonly #items: readonly Item[]
  readonly #printed: Printed
  /** The last item that uses a name. */
  readonly #lastUse: ReadonlyMap<string, number>
  /** By item: the last one before it that can bind a name that it, or one behind it, uses; -1 for none. */
  readonly #binder: readonly number[]
  /** By item: the last one before it that can bind a name which is used again, be that before this item; -1 for none. */
  readonly #everBinder: readonly number[]
  /** By item: how many lines it and all behind it take, at least and at most. */
  readonly #least: readonly number[]
  readonly #most: readonly number[]
  readonly #bound: Map<string, string>
  /** Names in the order they were bound here, so that a step back can unbind them. */
  readonly #trail: string[] = []
  readonly #places: number[]
  readonly #visited: Visited
  readonly #choices: Choice[] = []
  /** The last gap on the way to here. */
  #gap = -1
  #comparisons = 0
  #limit = Number.POSITIVE_INFINITY
  #misfit: Misfit

  constructor(items: readonly Item[], printed: Printed, bound: Bindings) {
    this.#items = items
    this.#printed = printed
    this.#lastUse = lastUses(items)
    this.#binder = bindersBefore(items, this.#lastUse, bound)
    this.#everBinder = everBindersBefore(items, this.#lastUse, bound)
    this.#least = sumsFrom(items, ({ isOptional }) => (isOptional ? 0 : 1))
    this.#most = sumsFrom(items, ({ isMany }) => (isMany ? Number.POSITIVE_INFINITY : 1))
    this.#bound = new Map(bound)
    this.#places = new Array<number>(items.length + 1).fill(0)
    this.#visited = new Visited(items.length, printed.length)
    this.#misfit = { fits: false, missed: null, item: 0, from: 0, bound, gaveUp: false }
  }

  run(): Alignment {
    let position: Position = { item: 0, from: 0 }
    while (position.item < this.#items.length || position.from < this.#printed.length) {
      const next = this.#advance(position) ?? this.#stepBack()
      if (this.#comparisons > this.#limit) return { ...this.#misfit, gaveUp: true }
      if (next === null) return this.#misfit
      position = next
    }
    const captures = new Map(this.#trail.map((name) => [name, this.#bound.get(name)!]))
    return { fits: true, captures, places: this.#places }
  }

  /** The next position on the first way from here; `null` where there is none. */
  #advance({ item, from }: Position): Position | null {
    const next = this.#items[item]
    if (next === undefined) return null
    if (next.isGap) return this.#openGap(item, from)
    if (next.isOptional) return this.#passOver(item, from)
    return this.#take(item, from) ? this.#enter(item + 1, from + 1) : null
  }

  #enter(item: number, from: number): Position {
    this.#places[item] = from
    return { item, from }
  }

  #openGap(item: number, from: number): Position | null {
    // Whatever other way led here with the same names bound on it, it would leave this gap no more lines than it has now.
    while (this.#choices.length > 0 && this.#choices.at(-1)!.item > this.#everBinder[item]!)
      this.#choices.pop()
    if (this.#visited.add(item, from, this.#circumstances(item))) return null
    this.#gap = item
    const start = Math.max(from, this.#printed.length - this.#most[item + 1]!)
    if (start < this.#printed.length - this.#least[item + 1]!)
      this.#choices.push({ item, from: start, trail: this.#trail.length })
    return this.#enter(item + 1, start)
  }

  #passOver(item: number, from: number): Position | null {
    if (this.#visited.add(item, from, this.#circumstances(item))) return null
    if (from < this.#printed.length) this.#choices.push({ item, from, trail: this.#trail.length })
    return this.#enter(item + 1, from)
  }

  /** What names stand for that decide how it goes on from an item. */
  #circumstances(item: number): string {
    if (this.#binder[item] === -1) return ''
    const live = this.#trail.filter((name) => this.#lastUse.get(name)! >= item)
    return live.map((name) => `${name}=${this.#bound.get(name)}`).join('\n')
  }

  #stepBack(): Position | null {
    for (let choice = this.#choices.pop(); choice !== undefined; choice = this.#choices.pop()) {
      const { item, from, trail } = choice
      const { isGap, isMany } = this.#items[item]!
      if (this.#gap > item || (!isGap && trail < this.#trail.length)) this.#limitFromHere()
      this.#gap = Math.min(this.#gap, item)
      this.#unbind(trail)
      if (!isGap && !this.#take(item, from)) continue
      return isMany ? { item, from: from + 1 } : this.#enter(item + 1, from + 1)
    }
    return null
  }

  /** From the first time that something is bound anew, all may be tried over and over. */
  #limitFromHere(): void {
    if (this.#limit !== Number.POSITIVE_INFINITY) return
    const repeated = this.#items.filter(({ isOptional, isGap }) => isOptional && !isGap).length
    this.#limit = this.#comparisons + BACKTRACK_LIMIT + 2 * repeated * this.#printed.length
  }

  #take(item: number, from: number): boolean {
    const { line, isOptional } = this.#items[item]!
    this.#comparisons += 1
    const bindings =
      from < this.#printed.length ? fitPrinted(line!, this.#printed.line(from), this.#bound) : null
    if (bindings === null) {
      if (!isOptional) this.#noteMiss(item, from)
      return false
    }
    for (const [name, text] of bindings) {
      this.#bound.set(name, text)
      this.#trail.push(name)
    }
    return true
  }

  #noteMiss(item: number, from: number): void {
    if (this.#misfit.missed !== null && item <= this.#misfit.item) return
    this.#misfit = {
      ...this.#misfit,
      missed: this.#items[item]!.line,
      item,
      from,
      bound: new Map(this.#bound),
    }
  }

  #unbind(length: number): void {
    while (this.#trail.length > length) this.#bound.delete(this.#trail.pop()!)
  }
}

function lastUses(items: readonly Item[]): Map<string, number> {
  const uses = new Map<string, number>()
  for (const [index, { line }] of items.entries())
    for (const name of line === null ? [] : namesIn(line)) uses.set(name, index)
  return uses
}

function bindersBefore(
  items: readonly Item[],
  lastUse: ReadonlyMap<string, number>,
  bound: Bindings,
): number[] {
  const seen = new Set(bound.keys())
  const open: Array<{ item: number; lastUse: number }> = []
  return items.map(({ line }, item) => {
    while (open.length > 0 && open.at(-1)!.lastUse < item) open.pop()
    const binder = open.at(-1)?.item ?? -1
    const fresh = line === null ? [] : bindableNames(line).filter((name) => !seen.has(name))
    for (const name of fresh) seen.add(name)
    if (fresh.length > 0) open.push({ item, lastUse: Math.max(...fresh.map((name) => lastUse.get(name)!)) })
    return binder
  })
}

/** By item, and behind the last: the sum over it and all behind it. */
function sumsFrom(items: readonly Item[], count: (item: Item) => number): number[] {
  const sums = new Array<number>(items.length + 1).fill(0)
  for (let index = items.length - 1; index >= 0; index -= 1)
    sums[index] = sums[index + 1]! + count(items[index]!)
  return sums
}

function everBindersBefore(
  items: readonly Item[],
  lastUse: ReadonlyMap<string, number>,
  bound: Bindings,
): number[] {
  const seen = new Set(bound.keys())
  let last = -1
  return items.map(({ line }, item) => {
    const before = last
    const fresh = line === null ? [] : bindableNames(line).filter((name) => !seen.has(name))
    for (const name of fresh) seen.add(name)
    if (fresh.some((name) => lastUse.get(name)! > item)) last = item
    return before
  })
}
