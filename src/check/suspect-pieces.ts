import type {
  Expectation,
  ExpectedJson,
  ExpectedLine,
  ExpectedPiece,
  ExpectedTable,
} from '../core/expectation.ts'
import { stringsOf } from '../core/json-pieces.ts'
import { readEnding } from '../parse/expectation/line-ending.ts'
import { placeholderRanges } from '../parse/expectation/placeholder.ts'
import { withoutBlanksAtEnd } from '../parse/words.ts'
import { type Volatile, volatiles } from '../volatile/kinds.ts'
import { pidAt, pidInCell, pidsBelow } from '../volatile/pids.ts'

/** A piece of an expectation with something volatile in it. */
export interface Suspect {
  piece: ExpectedPiece
  /** In characters from the start of the piece. */
  found: Volatile[]
  /** It is a number in JSON, where a placeholder stands in quotes. */
  isNumber: boolean
}

/** What of an expectation would be printed otherwise in another run, piece by piece. */
export function suspectPieces({ lines, table, json }: Expectation): Suspect[] {
  if (json !== undefined) return json.flatMap((document) => [...inStrings(document), ...inNumbers(document)])
  if (table !== undefined) return inCells(table)
  return lines.map((line, at) => ({
    piece: { ...line, from: 0, to: line.text.length },
    found: [...inText(line), ...pidsBelow(lines, at)],
    isNumber: false,
  }))
}

function inCells({ columns, rows }: ExpectedTable): Suspect[] {
  return rows.flatMap(({ cells }) =>
    cells.map((piece, at) => ({
      piece,
      found: [...inText(piece), ...pidInCell(piece, columns[at]!)],
      isNumber: false,
    })),
  )
}

function inStrings(document: ExpectedJson): Suspect[] {
  return stringsOf(document).map((piece) => {
    const length = piece.to - piece.from
    const found = inText(piece)
    // With escapes in it, places in what it means are none in what is written: then it is all of it.
    const isPlain = length === piece.text.length
    const whole = (one: Volatile): Volatile => ({ ...one, from: 0, to: length, isSure: false })
    return { piece, found: isPlain ? found : found.slice(0, 1).map(whole), isNumber: false }
  })
}

function inNumbers(node: ExpectedJson, key = ''): Suspect[] {
  switch (node.kind) {
    case 'object':
      return node.members.flatMap((member) => inNumbers(member.value, member.key.text))
    case 'array':
      return node.elements.flatMap((element) => inNumbers(element))
    case 'number':
      return [{ piece: node.piece, found: inNumber(node.piece, key), isNumber: true }]
    default:
      return []
  }
}

/** A number is volatile as a whole or not at all: there is no placeholder within one. A PID is told by its key. */
function inNumber({ text }: ExpectedPiece, key: string): Volatile[] {
  const found = [...volatiles(text), ...(/^(?:p?pid|tgid)$/i.test(key) ? pidAt(0, text) : [])]
  return found.filter(({ from, to }) => from === 0 && to === text.length).slice(0, 1)
}

/** What is in plain text: a glob and a regular expression say what they mean. */
function inText({ text, pattern }: ExpectedLine): Volatile[] {
  const line = withoutBlanksAtEnd(text)
  if (pattern.kind === 'literal') return volatiles(line)
  // `(no-eol)` and `(+)` say nothing of what stands before them; `(literal)` says that it is meant so.
  if (pattern.kind === 'exact' && readEnding(line).kind === 'plain') return volatiles(readEnding(line).body)
  if (pattern.kind !== 'placeholders') return []
  // Placeholders give way to as much of nothing, so that offsets stay.
  return volatiles(withoutPlaceholders(line))
}

function withoutPlaceholders(line: string): string {
  const pieces: string[] = []
  let end = 0
  for (const { from, to } of placeholderRanges(line)) {
    pieces.push(line.slice(end, from), ' '.repeat(to - from))
    end = to
  }
  return [...pieces, line.slice(end)].join('')
}
