/** A place where JSON is other than it should be. */
export interface JsonDifference {
  /** Where in what was printed: `$[0].State.Pid`, `$.Labels["a b"]`; of several documents, `document 2: $.Name`. */
  path: string
  /** Markdown line of what is expected there. */
  line: number
  /** As JSON on one line, as the author wrote it. */
  expected: string
  /** As JSON on one line, as it was printed; `null` where there is nothing. */
  actual: string | null
  /**
   * It is in the element, or document, that is most like one that was not found: the path of the list it was looked for in, and
   * the Markdown line on which it begins.
   */
  nearestTo?: { list: string; line: number }
}
