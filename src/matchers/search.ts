// Comparisons after the first step back: a second or two, and far more than an honest lab needs.
const BACKTRACK_LIMIT = 100_000
// Without a step back, for what is searched in any order.
const LIMIT = 20_000_000

/** Counts what a search costs, so that it ends. */
export class Search {
  #comparisons = 0
  #limit = LIMIT

  /** It was given up: there are too many ways. */
  get gaveUp(): boolean {
    return this.#comparisons > this.#limit
  }

  /** Counts a comparison. @returns whether to go on */
  compare(): boolean {
    this.#comparisons += 1
    return !this.gaveUp
  }

  /** Something that had fitted is tried elsewhere. @returns whether to go on */
  stepBack(): boolean {
    this.#limit = Math.min(this.#limit, this.#comparisons + BACKTRACK_LIMIT)
    return !this.gaveUp
  }
}
