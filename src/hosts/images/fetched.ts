/** What came of asking one origin for an image: its digest (`sha256:…`), or in words why it is not there. */
export type Fetched = { digest: string } | { absent: string }
