/** Whether a left one fits a right one, by their indexes; asked as seldom as possible. */
export type Fits = (left: number, right: number) => boolean

/**
 * Which of the right each of the left has for itself, so that as many as can be have one: a maximum matching of a bipartite
 * graph, by augmenting paths (breadth first, so that no input is too deep).
 *
 * @returns for each of the left the index of the right, -1 where it has none
 */
export function matching(left: number, right: number, fits: Fits): number[] {
  const has = new Array<number>(left).fill(-1)
  const ownedBy = new Map<number, number>()
  for (let start = 0; start < left; start += 1) augment(start, right, fits, has, ownedBy)
  return has
}

/** Whether each of the left can have one of the right for itself. */
export function isFullMatching(left: number, right: number, fits: Fits): boolean {
  if (left > right) return false
  const has = new Array<number>(left).fill(-1)
  const ownedBy = new Map<number, number>()
  for (let start = 0; start < left; start += 1) {
    if (!augment(start, right, fits, has, ownedBy)) return false
  }
  return true
}

/** Gives `start` one of the right, for which others may have to take another than they have. */
function augment(
  start: number,
  right: number,
  fits: Fits,
  has: number[],
  ownedBy: Map<number, number>,
): boolean {
  const askedBy = new Map<number, number>()
  const queue = [start]
  for (const asking of queue) {
    // What is free ends the search, and often the first of it fits: it is asked before what is owned.
    for (let candidate = 0; candidate < right; candidate += 1) {
      if (ownedBy.has(candidate) || askedBy.has(candidate) || !fits(asking, candidate)) continue
      askedBy.set(candidate, asking)
      handOver(candidate, askedBy, has, ownedBy)
      return true
    }
    for (const [candidate, owner] of ownedBy) {
      if (askedBy.has(candidate) || !fits(asking, candidate)) continue
      askedBy.set(candidate, asking)
      queue.push(owner)
    }
  }
  return false
}

/** Along the path that led to a free candidate, each takes what it asked for. */
function handOver(
  free: number,
  askedBy: ReadonlyMap<number, number>,
  has: number[],
  ownedBy: Map<number, number>,
): void {
  for (let candidate = free; candidate >= 0; ) {
    const taker = askedBy.get(candidate)!
    const before = has[taker]!
    has[taker] = candidate
    ownedBy.set(candidate, taker)
    candidate = before
  }
}
