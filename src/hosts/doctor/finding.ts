/** One line: something that was looked at. */
export interface Finding {
  /** `bad`: no private host without it. `warn`: something will not work, or is to be tidied. `none`: just so. */
  mark: 'good' | 'warn' | 'bad' | 'none'
  words: string
  /** To be copied: has a line of its own. */
  command?: string
}
