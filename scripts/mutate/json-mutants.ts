import type { Expectation, ExpectedPiece } from '../../src/core/expectation.ts'
import { piecesOf } from '../../src/core/json-pieces.ts'
import type { LabText } from './lab-text.ts'
import type { Mutant } from './mutant.ts'

/** What no lab prints: as a text, and as a number. */
const NEVER = 'printed by no command'
const NEVER_NUMBER = '-987654321.5'

/** Each key and each value of an expectation on JSON made another. Leaving one out asks for less, and is nothing wrong. */
export function jsonMutants({ json = [], lines }: Expectation, text: LabText): Omit<Mutant, 'step'>[] {
  return json.flatMap(piecesOf).map((piece) => {
    const { line, from, to } = piece
    const written = lines.find((other) => other.line === line)!.text
    const changed = written.slice(0, from) + otherThan(piece, written) + written.slice(to)
    const of = `${piece.text} in ${written.trim()}`
    return { mutation: 'change value', line, of, text: text.withEnd(line, written, changed) }
  })
}

function otherThan({ text, from }: ExpectedPiece, written: string): string {
  if (written[from - 1] === '"') return NEVER
  if (/^[-\d]/.test(text)) return NEVER_NUMBER
  return text === 'true' ? 'false' : 'true'
}
