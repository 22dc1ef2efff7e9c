/** What an engine makes, as snapshots of a machine call it. */
export type MadeArea = 'containers' | 'networks' | 'volumes' | 'images' | 'tags'

/** Where the proxy writes down what a lab makes, for whoever takes it away: a `LocalRun` is one. */
export interface Journal {
  /** Before the engine is asked; on the disk when it returns. Throws where that can't be: then the engine is not asked. */
  intend(area: MadeArea, name: string | null): number
  /** It has made it; `id` is its id, a volume's name, all of a tag. */
  done(intent: number, id: string): void
  /** It has not. */
  undone(intent: number): void
  /** Whether the lab has made that: `container ID`, `network ID`, `volume NAME`, `image ID`, `tag NAME`. */
  owns(key: string): boolean
}

/** Writes down what was found to be made. */
export function noteMade(journal: Journal, area: MadeArea, id: string): void {
  journal.done(journal.intend(area, null), id)
}
