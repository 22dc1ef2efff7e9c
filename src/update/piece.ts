/** The same thing in each of the two runs. */
export type Pair<T = string> = readonly [T, T]

/** A piece of a line that is being written: text as it is, or something that stands for what differs. */
export type Piece = string | Hole

/** What becomes a placeholder. */
export interface Hole {
  /** What was printed there. */
  texts: Pair
  /** As it stands in a placeholder: `int`, or a regular expression between slashes. */
  type: string
  /** `null`: it captures nothing. */
  name: string | null
  /** The name is captured here, not only referred to. */
  captures: boolean
  /** The author wrote it so. */
  isFixed: boolean
}

/** A hole that has no name yet. */
export function hole(texts: Pair, type: string): Hole {
  return { texts, type, name: null, captures: false, isFixed: false }
}

export function isHole(piece: Piece): piece is Hole {
  return typeof piece !== 'string'
}

/** What the pieces stand for, in each run. */
export function textsOf(pieces: readonly Piece[]): Pair {
  const of = (run: 0 | 1) => pieces.map((piece) => (isHole(piece) ? piece.texts[run] : piece)).join('')
  return [of(0), of(1)]
}

/** Neighbouring texts become one, and empty ones none. */
export function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = []
  for (const piece of pieces) {
    const last = all.at(-1)
    if (!isHole(piece) && typeof last === 'string') all[all.length - 1] = last + piece
    else if (piece !== '') all.push(piece)
  }
  return all
}
