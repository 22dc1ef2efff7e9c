/** The rows that a table was to have, beside those that it has. */
export interface ComparedTable {
  /** Names of the columns, as the author wrote them. */
  columns: string[]
  /** Markdown line of the header. */
  line: number
  rows: ComparedRow[]
}

/** One row of an expectation beside what was printed, in the author's order. Each has a text for each of the columns. */
export type ComparedRow =
  | { kind: 'fits'; line: number; expected: string[]; actual: string[] }
  | {
      kind: 'missing'
      line: number
      expected: string[]
      /** The printed row that is most like it, and the columns (by index) that do not fit; `null` where none is like it. */
      nearest: { actual: string[]; differs: number[] } | null
    }
  /** A printed row where there should be none. */
  | { kind: 'extra'; actual: string[] }
