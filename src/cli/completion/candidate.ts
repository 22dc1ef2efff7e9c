/** What a word of a command line could become. */
export interface Candidate {
  /** The whole word, unquoted. */
  value: string
  /** What it is, in a few words; empty where the value says it all. */
  about: string
  /** More of the word is to follow, as behind a folder: no blank is set behind it. */
  isOpen: boolean
}

export function closed(value: string, about = ''): Candidate {
  return { value, about, isOpen: false }
}

export function open(value: string, about = ''): Candidate {
  return { value, about, isOpen: true }
}
