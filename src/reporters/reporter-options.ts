/** What a reporter for people needs of the place it writes to. */
export interface ReporterOptions {
  write: (text: string) => void
  /** Whether colours may be used. Nothing is told by colour alone. */
  colour: boolean
  /** Columns. Asked again each time, as a terminal may be resized. */
  width: () => number
}
