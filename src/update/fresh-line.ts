import { isAuthors } from '../volatile/authors-text.ts'
import { type Volatile, volatiles } from '../volatile/kinds.ts'
import { alignTokens, type TokenPair } from './align-tokens.ts'
import { type Hole, hole, isHole, joined, type Pair, type Piece, textsOf } from './piece.ts'
import { tokens } from './tokens.ts'
import { blankType, typeOf } from './type-of.ts'

/** What is known around a line that is written anew. */
export interface LineScene {
  /** The author's text: what it has in it is volatile only where it differs. */
  own: string
  /** What is volatile in a line by its place: PIDs under their header. */
  byPlace: (line: string) => readonly Volatile[]
}

/** The pieces of what two runs printed in one place: what differs, or would in another run, is a hole. */
export function freshLine(texts: Pair, scene: LineScene): Piece[] {
  const [one, other] = texts.map((text) => tokens(text, volatilesIn(text, scene)))
  const pieces = mergeHoles(runs(alignTokens(one!, other!)).flatMap(piecesOf))
  return joined(mergeWords(joined(pieces)).map(withoutLeast))
}

function volatilesIn(text: string, { own, byPlace }: LineScene): Volatile[] {
  const found = volatiles(text)
  const more = byPlace(text).filter(({ from, to }) => !found.some((one) => from < one.to && one.from < to))
  return [...found, ...more]
    .filter((one) => !isAuthors(own, one))
    .toSorted((one, other) => one.from - other.from)
}

/** Neighbouring pairs that are the same, or neighbouring ones that are not. */
type Run = { isSame: boolean; pairs: TokenPair[] }

function runs(pairs: readonly TokenPair[]): Run[] {
  const all: Run[] = []
  for (const pair of pairs) {
    const isSame = pair[0]?.text === pair[1]?.text
    if (all.at(-1)?.isSame === isSame) all.at(-1)!.pairs.push(pair)
    else all.push({ isSame, pairs: [pair] })
  }
  return all
}

function piecesOf({ isSame, pairs }: Run): Piece[] {
  if (isSame)
    return pairs.map(([token]) =>
      token!.isVolatile ? hole([token!.text, token!.text], token!.kind) : token!.text,
    )
  const isBlank = (pair: TokenPair) => pair.every((token) => token === null || token.kind === 'blank')
  const start = pairs.findIndex((pair) => !isBlank(pair))
  const end = pairs.findLastIndex((pair) => !isBlank(pair)) + 1
  if (start < 0) return [blanks(pairs)]
  const inner = pairs.slice(start, end)
  // Where there is more in one than in the other, blanks beside it are part of that.
  if (inner.some((pair) => pair.includes(null))) return [whole(pairs)]
  return [
    ...(start > 0 ? [blanks(pairs.slice(0, start))] : []),
    ...inner.flatMap(([one, other]) => substitute(one!, other!)),
    ...(end < pairs.length ? [blanks(pairs.slice(end))] : []),
  ]
}

function joinedTexts(pairs: readonly TokenPair[]): Pair {
  const of = (run: 0 | 1) => pairs.map((pair) => pair[run]?.text ?? '').join('')
  return [of(0), of(1)]
}

function blanks(pairs: readonly TokenPair[]): Hole {
  const texts = joinedTexts(pairs)
  return hole(texts, blankType(texts))
}

function whole(pairs: readonly TokenPair[]): Hole {
  const texts = joinedTexts(pairs)
  return hole(texts, typeOf(texts))
}

function substitute(one: NonNullable<TokenPair[0]>, other: NonNullable<TokenPair[1]>): Piece[] {
  const texts: Pair = [one.text, other.text]
  if (one.kind === 'blank' && other.kind === 'blank') return [hole(texts, blankType(texts))]
  if (one.kind === other.kind && one.kind !== 'word' && one.kind !== 'mark') return [hole(texts, one.kind)]
  const letters = /^[\p{L}_]*/u.exec(one.text)![0]
  const numbers = texts.map((text) => text.slice(letters.length))
  const isNumbered = other.text.startsWith(letters) && numbers.every((text) => /^\d+$/.test(text))
  if (letters !== '' && isNumbered) return [letters, hole([numbers[0]!, numbers[1]!], 'int')]
  return [hole(texts, typeOf(texts))]
}

/** Between two that touch nobody could say where the one ends; but blanks have an end. */
function mergeHoles(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = []
  for (const piece of pieces) {
    const last = all.at(-1)
    if (isHole(piece) && last !== undefined && isHole(last) && !isBlanks(piece) && !isBlanks(last)) {
      const texts: Pair = [last.texts[0] + piece.texts[0], last.texts[1] + piece.texts[1]]
      all[all.length - 1] = hole(texts, typeOf(texts))
    } else all.push(piece)
  }
  return all
}

/** Text without blanks in which several words differ is one text that differs, such as one in base64. */
function mergeWords(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = []
  let chunk: Piece[] = []
  const endChunk = () => {
    const isOne = chunk.filter((piece) => isHole(piece) && piece.type === 'word').length > 1
    all.push(...(isOne ? [hole(textsOf(chunk), 'word')] : chunk))
    chunk = []
  }
  for (const piece of pieces.flatMap((piece): Piece[] =>
    isHole(piece) ? [piece] : piece.split(/([ \t]+)/),
  )) {
    const isEnd = isHole(piece) ? isBlanks(piece) || piece.type === 'any' : piece.trim() === ''
    if (isEnd && piece !== '') endChunk()
    if (isEnd) all.push(piece)
    else chunk.push(piece)
  }
  endChunk()
  return all
}

/** What fills a column up at the start of a line may be nothing at all. */
function withoutLeast(piece: Piece, index: number): Piece {
  return index === 0 && isHole(piece) && isBlanks(piece)
    ? { ...piece, type: piece.type.replace('+', '*') }
    : piece
}

function isBlanks({ texts }: Hole): boolean {
  return texts.every((text) => text.trim() === '')
}
