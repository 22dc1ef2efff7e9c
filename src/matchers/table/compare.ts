import type { ComparedRow } from '../../core/compared-table.ts'
import type { Expectation, ExpectedRow } from '../../core/expectation.ts'
import type { Bindings } from '../line.ts'
import { matching } from '../matching.ts'
import { shownLine } from '../printed.ts'
import { fitRow } from './fit-row.ts'
import { type NearRow, nearestRow } from './nearest-row.ts'
import type { PrintedRow } from './printed-table.ts'

/** The first row that was not found. */
export type RowTrouble =
  /** No printed row fits; `bound` is what the names stood for there. */
  | { kind: 'missing'; row: ExpectedRow; nearest: NearRow | null; bound: Bindings }
  /** A printed row fits that another has already (`isTaken`), or that stands before that of another, by its line. */
  | { kind: 'elsewhere'; row: ExpectedRow; other: number; isTaken: boolean }

/** A table and its rows side by side. */
export interface RowComparison {
  rows: ComparedRow[]
  /** `null` where all rows fit. */
  trouble: RowTrouble | null
  /** All names that are bound by what fits. */
  bound: Bindings
}

// Comparisons of rows, a few seconds; and rows of which the nearest is looked for.
const MOST_COMPARISONS = 3_000_000
const MOST_NEAREST = 20

/** Lays the expected rows beside those that were printed. For people to read; it decides nothing. */
export function compareRows(
  { table, unordered }: Expectation,
  printed: readonly PrintedRow[],
  bound: Bindings,
): RowComparison {
  return new Comparing(table!.rows, printed, unordered, bound).run()
}

/** A comparison in progress. A class, for all of its steps share what has been found. */
class Comparing {
  readonly #expected: readonly ExpectedRow[]
  readonly #printed: readonly PrintedRow[]
  readonly #unordered: boolean
  readonly #compared: ComparedRow[] = []
  /** Markdown lines of the rows that have a printed one, by its index. */
  readonly #taken = new Map<number, number>()
  #bound: Bindings
  #from = 0
  #comparisons = 0
  #nearest = 0
  #trouble: RowTrouble | null = null

  constructor(
    expected: readonly ExpectedRow[],
    printed: readonly PrintedRow[],
    unordered: boolean,
    bound: Bindings,
  ) {
    this.#expected = expected
    this.#printed = printed
    this.#unordered = unordered
    this.#bound = bound
  }

  run(): RowComparison {
    const places = this.#unordered
      ? matching(this.#expected.length, this.#printed.length, (row, at) => this.#fit(row, at) !== null)
      : null
    for (const index of this.#expected.keys()) this.#compare(index, places?.[index] ?? null)
    return { rows: this.#compared, trouble: this.#trouble, bound: this.#bound }
  }

  #compare(index: number, place: number | null): void {
    const row = this.#expected[index]!
    const at = place !== null && place >= 0 && this.#fit(index, place) ? place : this.#find(index)
    const bound = at === null ? null : this.#fit(index, at)
    if (at === null || bound === null) {
      this.#miss(index, row)
      return
    }
    this.#bound = bound
    this.#from = at + 1
    this.#taken.set(at, row.line)
    this.#compared.push({
      kind: 'fits',
      line: row.line,
      expected: texts(row),
      actual: this.#printed[at]!.cells.map(shownLine),
    })
  }

  /** The first printed row that fits and may be taken. */
  #find(index: number): number | null {
    for (let at = this.#unordered ? 0 : this.#from; at < this.#printed.length; at += 1) {
      if (!this.#taken.has(at) && this.#fit(index, at) !== null) return at
    }
    return null
  }

  #fit(index: number, at: number): Bindings | null {
    this.#comparisons += 1
    if (this.#comparisons > MOST_COMPARISONS) return null
    return fitRow(this.#expected[index]!, this.#printed[at]!, this.#bound)
  }

  #miss(index: number, row: ExpectedRow): void {
    const elsewhere = this.#elsewhere(index)
    const near = elsewhere === null && this.#nearest < MOST_NEAREST ? this.#nearestTo(row) : null
    if (near !== null) this.#bound = near.bound
    this.#trouble ??= elsewhere ?? { kind: 'missing', row, nearest: near, bound: near?.bound ?? this.#bound }
    const nearest = near && { actual: near.actual.map(shownLine), differs: near.differs }
    this.#compared.push({ kind: 'missing', line: row.line, expected: texts(row), nearest })
  }

  #nearestTo(row: ExpectedRow): NearRow | null {
    this.#nearest += 1
    return nearestRow(row, this.#printed, this.#bound, (at) => this.#taken.has(at))
  }

  #elsewhere(index: number): RowTrouble | null {
    const row = this.#expected[index]!
    const end = this.#unordered ? this.#printed.length : this.#from
    let taken: number | null = null
    for (let at = 0; at < end; at += 1) {
      if (this.#fit(index, at) === null) continue
      const owner = this.#taken.get(at)
      if (owner === undefined) {
        const other = this.#taken.get(this.#from - 1)!
        return { kind: 'elsewhere', row, other, isTaken: false }
      }
      taken ??= owner
    }
    return taken === null ? null : { kind: 'elsewhere', row, other: taken, isTaken: true }
  }
}

function texts({ cells }: ExpectedRow): string[] {
  return cells.map(({ text }) => text)
}
