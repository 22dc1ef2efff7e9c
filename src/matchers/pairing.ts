import type { Bindings } from './line.ts'

/** How expected lines and printed lines can be paired, in any order. All by index. */
export interface PairingTask {
  /** By expected line: the printed lines that fit it, in order. */
  fitting: readonly (readonly number[])[]
  /** By expected line. One that is not optional has at least one printed line. */
  isOptional: readonly boolean[]
  /** By expected line. One that is not many has at most one. */
  isMany: readonly boolean[]
  /** Expected lines that are to have the first printed lines that the others can leave them, in order. */
  settled: readonly number[]
  /** How many lines were printed. */
  printed: number
  /** Printed lines that are nobody's are no trouble. */
  othersMayCome: boolean
}

/** Who has whom. */
export interface Pairing {
  /** By printed line: the expected line that has it; -1 for nobody. */
  owner: Int32Array
  /** By expected line: the first printed line that was found for it; -1 for none. */
  has: Int32Array
}

/** What came of one try: who has whom, and who is left. */
export interface Attempt {
  pairing: Pairing
  /** What names stand for, as far as it was decided before. */
  bound: Bindings
  /** Indexes of expected lines that have no printed line. */
  missing: number[]
  /** Indexes of printed lines that nobody has; none where they don't matter. */
  extra: number[]
}

// So many lines are looked at to give settled ones the first place they can have; what is left then has any.
const MOST_STEPS = 1_000_000

/**
 * A pairing that leaves as few as possible over: of expected lines that must be printed, and, where they matter, of printed
 * lines. By augmenting paths: nobody who has found a place loses it, but for another.
 */
export function pair(task: PairingTask): Pairing {
  const pairs = new Pairs(task)
  for (const [line, isOptional] of task.isOptional.entries()) if (!isOptional) pairs.placeExpected(line)
  if (!task.othersMayCome)
    for (let printed = 0; printed < task.printed; printed += 1) pairs.placePrinted(printed)
  pairs.fixMany()
  for (const line of task.settled) pairs.settle(line)
  return pairs
}

class Pairs implements Pairing {
  readonly owner: Int32Array
  readonly has: Int32Array
  readonly #task: PairingTask
  /** By printed line: the expected lines that it fits. Made only where it is asked for. */
  #fitted: number[][] | null = null
  /** Expected lines that stay where they are. */
  readonly #fixed = new Set<number>()
  #steps = 0

  constructor(task: PairingTask) {
    this.#task = task
    this.owner = new Int32Array(task.printed).fill(-1)
    this.has = new Int32Array(task.fitting.length).fill(-1)
  }

  /** Finds an expected line a printed one, if need be by moving others. */
  placeExpected(start: number): boolean {
    // By printed line: the expected line that wants it.
    const wantedBy = new Map<number, number>()
    const queue = [start]
    for (const line of queue) {
      for (const printed of this.#task.fitting[line]!) {
        this.#steps += 1
        if (wantedBy.has(printed)) continue
        wantedBy.set(printed, line)
        const owner = this.owner[printed]!
        if (owner >= 0) {
          if (!this.#fixed.has(owner)) queue.push(owner)
          continue
        }
        this.#moveExpected(printed, wantedBy)
        return true
      }
    }
    return false
  }

  /** Each on the path takes what it wants, from the last to the first. */
  #moveExpected(free: number, wantedBy: ReadonlyMap<number, number>): void {
    for (let printed = free; printed >= 0; ) {
      const line = wantedBy.get(printed)!
      const before = this.has[line]!
      this.#give(printed, line)
      printed = before
    }
  }

  #give(printed: number, line: number): void {
    this.owner[printed] = line
    this.has[line] = printed
  }

  /** Finds a printed line an expected one, if need be by moving others. */
  placePrinted(start: number): void {
    if (this.owner[start]! >= 0) return
    const fitted = this.#lines()
    // By expected line: the printed line that would go there.
    const goesTo = new Map<number, number>()
    const queue = [start]
    for (const printed of queue) {
      for (const line of fitted[printed]!) {
        if (goesTo.has(line)) continue
        goesTo.set(line, printed)
        if (this.#task.isMany[line] || this.has[line]! < 0) {
          this.#movePrinted(line, start, goesTo)
          return
        }
        queue.push(this.has[line]!)
      }
    }
  }

  #movePrinted(last: number, start: number, goesTo: ReadonlyMap<number, number>): void {
    for (let line = last; line >= 0; ) {
      const printed = goesTo.get(line)!
      const before = printed === start ? -1 : this.owner[printed]!
      this.owner[printed] = line
      if (!this.#task.isMany[line] || this.has[line]! < 0) this.has[line] = printed
      line = before
    }
  }

  #lines(): number[][] {
    if (this.#fitted !== null) return this.#fitted
    const fitted: number[][] = Array.from({ length: this.#task.printed }, () => [])
    for (const [line, printed] of this.#task.fitting.entries())
      for (const one of printed) fitted[one]!.push(line)
    this.#fitted = fitted
    return fitted
  }

  /** What has several printed lines keeps them. */
  fixMany(): void {
    for (const [line, isMany] of this.#task.isMany.entries()) if (isMany) this.#fixed.add(line)
  }

  /** Gives an expected line the first printed one that the others can leave it, and fixes it there. */
  settle(line: number): void {
    const first = this.has[line]!
    for (const printed of this.#task.fitting[line]!) {
      if (first < 0 || printed >= first || this.#steps > MOST_STEPS || this.#canTake(line, printed)) break
    }
    this.#fixed.add(line)
  }

  #canTake(line: number, printed: number): boolean {
    const [owner, before] = [this.owner[printed]!, this.has[line]!]
    if (owner >= 0 && this.#fixed.has(owner)) return false
    this.owner[before] = -1
    this.#give(printed, line)
    this.#fixed.add(line)
    if (owner >= 0) this.has[owner] = -1
    if (owner < 0 || this.placeExpected(owner)) return true
    this.#fixed.delete(line)
    this.#give(before, line)
    this.#give(printed, owner)
    return false
  }
}
