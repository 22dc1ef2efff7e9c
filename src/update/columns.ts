import type { NewLine } from './new-line.ts'
import { type Hole, hole, isHole, joined, type Piece, textsOf } from './piece.ts'

/** What is longer or shorter a moment later: `Up 9 seconds`, `Up Less than a second`. */
const CHANGING = new Set(['duration', 'size'])

/**
 * A column is as wide as the widest of its cells. Where one of them changes from run to run, what fills the column up does as
 * well, in the header too, though both runs may have agreed.
 */
export function withWideColumns(lines: readonly NewLine[]): NewLine[] {
  const [header, ...rows] = lines
  const changing = rows.flatMap((row) => (row.kind === 'written' ? changingCells(row.pieces) : []))
  if (changing.length === 0) return [...lines]
  const wide = rows.map((row) =>
    row.kind === 'written' ? { ...row, pieces: withWideGaps(row.pieces) } : row,
  )
  if (header?.kind !== 'written' || !isHeader(header.pieces)) return [header!, ...wide]
  return [{ ...header, pieces: withGapsAfter(header.pieces, new Set(changing)) }, ...wide]
}

function isHeader(pieces: readonly Piece[]): boolean {
  return /^[A-Z%][A-Z%/ ]+$/.test(textsOf(pieces)[0])
}

/** Where, in the first run, the cells begin in which something changes. */
function changingCells(pieces: readonly Piece[]): number[] {
  let at = 0
  const starts: number[] = []
  const text = textsOf(pieces)[0]
  for (const piece of pieces) {
    if (isHole(piece) && CHANGING.has(piece.type)) starts.push(cellStart(text, at))
    at += isHole(piece) ? piece.texts[0].length : piece.length
  }
  return starts
}

/** Cells are parted by two or more blanks. */
function cellStart(text: string, at: number): number {
  const before = [...text.slice(0, at).matchAll(/ {2,}/g)].at(-1)
  return before === undefined ? 0 : before.index + before[0].length
}

/** Behind the cell in which something changes: `3 minutes ago   Up 3 minutes   80/tcp`. */
function withWideGaps(pieces: readonly Piece[]): Piece[] {
  const all = pieces.flatMap((piece, index): Piece[] => {
    const before = pieces[index - 1]
    if (isHole(piece) || before === undefined || !isHole(before) || !CHANGING.has(before.type)) return [piece]
    const [, cell = '', blanks = ''] = /^((?:(?! {2}).)*)( {2,})/.exec(piece) ?? []
    return blanks === '' ? [piece] : [cell, gap(blanks), piece.slice(cell.length + blanks.length)]
  })
  return joined(all)
}

/** Behind the cells of a header that begin there. */
function withGapsAfter(pieces: readonly Piece[], starts: ReadonlySet<number>): Piece[] {
  let at = 0
  const all = pieces.flatMap((piece): Piece[] => {
    const from = at
    at += isHole(piece) ? piece.texts[0].length : piece.length
    if (isHole(piece)) return [piece]
    return piece.split(/( {2,})/).map((text, index, texts): Piece => {
      const before = texts.slice(0, index).join('').length + from
      const cell = texts[index - 1] ?? ''
      const isWide = index % 2 === 1 && starts.has(before - cell.length)
      return isWide ? gap(text) : text
    })
  })
  return joined(all)
}

function gap(blanks: string): Hole {
  return hole([blanks, blanks], '/ +/')
}
