/** What the rows of one run have in common. */
export interface Surroundings {
  /** A folder on real disk that is gone afterwards. */
  scratch: string
  interrupted: AbortSignal
  /** Told each line that is printed on the machines. */
  onLine: (line: string) => void
}
