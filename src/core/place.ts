/** A point or range in a Markdown file. Lines and columns count from 1, as editors show them. */
export interface Place {
  line: number
  column: number
  endLine?: number
  endColumn?: number
}
