import type { Place } from './place.ts'

/** Which captured stream an expectation is about. */
export type StreamName = 'stdout' | 'stderr' | 'both'

/** How the lines of an expectation relate to the lines that were printed. */
export type ExpectationMode = 'lines' | 'contains'

/** What the author says a step must print: one `output` block. Plain data, so that it can cross to the engine. */
export interface Expectation {
  place: Place
  mode: ExpectationMode
  stream: StreamName
  lines: ExpectedLine[]
}

/** One line of an `output` block. */
export interface ExpectedLine {
  /** Line in the Markdown file. */
  line: number
  /** As the author wrote it. */
  text: string
  pattern: LinePattern
}

/** What a line fits. Whatever the pattern, a printed line equal to `text` fits too (design: "any line equal"). */
export type LinePattern =
  | { kind: 'literal' }
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
