/** What a read to the end of what is there found. */
export type Drained =
  /** All of the block's stream has been read. */
  | 'ended'
  /** There may be more. */
  | 'open'

/** Takes bytes that are its own only while it is called. */
export type Sink = (bytes: Buffer) => void

/** This process's end of a stream that one block after the other prints into. */
export interface OutputReader {
  /** Before a block begins. */
  open(): void
  /** The block lasts: its stream does not end before `letGo`, though nobody may hold it for writing yet. */
  keep(): void
  letGo(): void
  /** Reads what is there, some of it only: a writer that never pauses can't keep this process from its other work. */
  drain(sink: Sink): Drained
  /** Reads as bytes come, until `ended` or `close`. */
  follow(sink: Sink, ended: () => void): void
  readonly following: boolean
  /** Stops following; `ended` is not called any more. */
  close(): void
}
