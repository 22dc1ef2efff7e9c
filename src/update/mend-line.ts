import type { ExpectedLine, LinePart } from '../core/expectation.ts'
import { type Bound, fitTexts } from './bound.ts'
import { freshLine, type LineScene } from './fresh-line.ts'
import { type Hole, joined, type Pair, type Piece } from './piece.ts'
import { tokens } from './tokens.ts'

/** A name that no author can have written. */
const CHANGED = ' changed'
const MOST_TRIES = 400
const LONGEST_LINE = 2000

/**
 * Leaves of a line with placeholders what still holds, and writes anew the one piece of plain text that does not.
 *
 * @returns `null` where more than one has changed
 */
export function mendLine(old: ExpectedLine, texts: Pair, bound: Bound, scene: LineScene): Piece[] | null {
  if (old.pattern.kind !== 'placeholders' || texts.some((text) => text.length > LONGEST_LINE)) return null
  const atoms = old.pattern.parts.flatMap(atomsOf)
  let tries = 0
  for (let length = 0; length <= atoms.length; length += 1) {
    for (let from = 0; from + length <= atoms.length; from += 1) {
      const replaced = atoms.slice(from, from + length)
      if (replaced.some(({ kind }) => kind === 'placeholder')) continue
      if (mayTakeMore(atoms[from - 1]) || mayTakeMore(atoms[from + length])) continue
      tries += 1
      if (tries > MOST_TRIES) return null
      const before = atoms.slice(0, from)
      const after = atoms.slice(from + length)
      const changed = changedText(before, after, old, texts, bound)
      if (changed !== null)
        return joined([
          ...piecesOf(before, changed),
          ...freshLine(changed.texts, scene),
          ...piecesOf(after, changed),
        ])
    }
  }
  return null
}

/** Plain text in its smallest parts. */
function atomsOf(part: LinePart): LinePart[] {
  if (part.kind === 'placeholder') return [part]
  return tokens(part.text, []).map(({ text }) => ({ kind: 'text', text }))
}

/** What stands beside it could be part of its text: then nobody knows where the change begins. */
function mayTakeMore(part: LinePart | undefined): boolean {
  return part?.kind === 'placeholder' && part.type !== null && !CLOSED.has(part.type)
}

const CLOSED = new Set(['int', 'id', 'ip', 'cidr', 'mac', 'inode', 'size'])

interface Changed {
  texts: Pair
  captures: Bound
}

function changedText(
  before: readonly LinePart[],
  after: readonly LinePart[],
  old: ExpectedLine,
  texts: Pair,
  bound: Bound,
): Changed | null {
  const changed: LinePart = { kind: 'placeholder', name: CHANGED, source: '(?:.*?)', type: 'any' }
  const pattern = { kind: 'placeholders' as const, parts: [...before, changed, ...after] }
  // A line fits what is equal to its text, which this is to no line.
  const captures = fitTexts({ ...old, text: '\n', pattern }, texts, bound)
  if (captures === null) return null
  return { texts: [captures[0].get(CHANGED)!, captures[1].get(CHANGED)!], captures }
}

function piecesOf(parts: readonly LinePart[], { captures }: Changed): Piece[] {
  return parts.map((part): Piece => {
    if (part.kind === 'text') return part.text
    const { name, type } = part
    const text = (run: 0 | 1) => (name === null ? '' : (captures[run].get(name) ?? ''))
    const kept: Hole = {
      texts: [text(0), text(1)],
      type: type ?? '',
      name,
      captures: type !== null,
      isFixed: true,
    }
    return kept
  })
}
