import type { Place } from './place.ts'

/** Which captured stream an expectation is about. */
export type StreamName = 'stdout' | 'stderr' | 'both'

/** How the lines of an expectation relate to the lines that were printed. */
export type ExpectationMode = 'lines' | 'contains' | 'not' | 'table' | 'json'

/**
 * What the author says a step must print: one `output` block, or what stands under a command of a transcript. Plain data, so
 * that it can cross to the engine.
 */
export interface Expectation {
  /** Of the whole block; in a transcript, of the command with all that stands under it. */
  place: Place
  /** Markdown line where its first line stands, or would stand if it had one. They follow one another without a gap. */
  firstLine: number
  mode: ExpectationMode
  /** Lines, rows or elements may come in any order. */
  unordered: boolean
  stream: StreamName
  /** With the modes `table` and `json` these are the lines as written; what they mean is in the field of that name. */
  lines: ExpectedLine[]
  table?: ExpectedTable
  /** Documents, each to be found in one of those that are printed. */
  json?: ExpectedJson[]
  /**
   * So many empty lines may be printed behind them. In a transcript they stand there, and nobody can tell whether they were
   * printed or set two commands apart.
   */
  blankEnd?: number
}

/** One line of an `output` block. */
export interface ExpectedLine {
  /** Line in the Markdown file. */
  line: number
  /** As the author wrote it. */
  text: string
  pattern: LinePattern
  /** How often it may be printed, one after another, as in a regular expression. Left out: once. */
  times?: LineTimes
  /** Whatever fits it is the last that was printed, and no newline follows it. */
  isOpen?: true
}

/** `?` once or not at all, `*` any number of times, `+` at least once. */
export type LineTimes = '?' | '*' | '+'

/** What a line fits. Whatever the pattern, a printed line equal to `text` fits too (design: "any line equal"). */
export type LinePattern =
  | { kind: 'literal' }
  /** This text and no other: what stands before `(literal)`, or what a line with `(esc)` stands for, as `byteText` has it. */
  | { kind: 'exact'; text: string }
  | { kind: 'glob'; glob: string }
  | { kind: 're'; source: string }
  | { kind: 'placeholders'; parts: LinePart[] }
  /** `...`: any number of lines, none included. */
  | { kind: 'gap' }

/** A piece of a line: plain text, or a placeholder. */
export type LinePart = { kind: 'text'; text: string } | Placeholder

/** `{{pid:int}}` captures, `{{int}}` only fits the type, `{{pid}}` refers back to an earlier capture. */
export interface Placeholder {
  kind: 'placeholder'
  /** What it is captured as; `null` for a bare type. */
  name: string | null
  /** RE2 source its text must fit; `null` where it refers back. */
  source: string | null
  /** What the author wrote after the colon (`int`, `/re/`), for messages; `null` where it refers back. */
  type: string | null
}

/** A piece of a line that is compared for itself: a cell of a table; a key or a value in JSON. */
export interface ExpectedPiece extends ExpectedLine {
  /** Where it stands in its line, in characters; a string without its quotes. */
  from: number
  to: number
}

/** The rows that a table must have among others, told by some of its columns. */
export interface ExpectedTable {
  /** Line of the header in the Markdown file. */
  line: number
  /** Names of the columns. One that stands twice is the second of that name the second time. */
  columns: string[]
  /** None: the table has no row at all. */
  rows: ExpectedRow[]
}

/** One row of it. */
export interface ExpectedRow {
  /** Line in the Markdown file. */
  line: number
  /** One for each column; an empty one is a literal without text. */
  cells: ExpectedPiece[]
}

/** JSON of which all that is written must be there: members of an object, elements of an array. One without any is empty. */
export type ExpectedJson =
  /** `line` is that of the bracket, in the Markdown file. */
  | { kind: 'object'; line: number; members: ExpectedMember[] }
  | { kind: 'array'; line: number; elements: ExpectedJson[] }
  /** Its text is what it means, escapes resolved. */
  | { kind: 'string'; line: number; piece: ExpectedPiece }
  /** Its text is the number as written. */
  | { kind: 'number'; line: number; piece: ExpectedPiece }
  | { kind: 'constant'; line: number; piece: ExpectedPiece; value: boolean | null }

/** A member of an object. A key that is a pattern fits any one key. */
export interface ExpectedMember {
  key: ExpectedPiece
  value: ExpectedJson
}
