import type { Spread } from './measure.ts'
import type { Peer } from './peers/peer.ts'

/** What the command line asks for. */
export interface BenchOptions {
  /** Checkout whose built labrun is measured. */
  checkout: string
  /** A folder that is gone afterwards. */
  scratch: string
  /** `null`: each row's own number. */
  rounds: number | null
  /** Also what takes minutes. */
  full: boolean
  /** Those that are installed. */
  peers: readonly Peer[]
}

/** One line of the table: a figure, and what it should be. */
export interface Line {
  what: string
  /** `null`: not measured, the note says why. */
  figure: Spread | null
  unit: 'ms' | 'ms/step' | 'ms/lab' | 'MB/s' | 'MB' | '×'
  goal?: Goal
  note?: string
}

export interface Goal {
  words: string
  isMet: boolean
}

/** A part of the table, which can be asked for by its name. */
export interface Row {
  name: string
  title: string
  run(options: BenchOptions): Promise<Line[]>
}

/** The goal that a figure's median is at most so much. */
export function atMost({ median }: Spread, limit: number, words = `≤ ${limit}`): Goal {
  return { words, isMet: median <= limit }
}

/** The goal that a figure's median is at least so much. */
export function atLeast({ median }: Spread, limit: number, words = `≥ ${limit}`): Goal {
  return { words, isMet: median >= limit }
}
