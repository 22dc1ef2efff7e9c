/** An origin does not have an image: in words why, and what would help. */
export interface Absent {
  absent: string
  hint?: string
}

/** What came of asking one origin for an image: its digest (`sha256:…`), or why it is not there. */
export type Fetched = { digest: string } | Absent
