import type { Place } from '../../core/place.ts'

/** A word of an info string. */
export interface InfoWord {
  /** As written, quotes and all. */
  text: string
  place: Place
  /** What stands before `=`, or the whole word. */
  key: string
  /** What stands after `=`, its quotes taken off; `null` where there is no `=`. */
  value: string | null
  /** Where the value begins, after its quote. */
  valuePlace: Place
  /** `{1,3}`, `"text"` or `/re/` standing alone: Expressive Code's, never labrun's. */
  isMarker: boolean
  /** What is wrong with its quotes. */
  problem: QuoteProblem | null
}

/** `unclosed`: the quote (or brace) is never closed; `joined`: something stands right after it, or a quote inside a bare word. */
export type QuoteProblem = 'unclosed' | 'joined'

/** Keys whose value can be a regular expression between slashes, blanks and all. */
const REGEX_KEYS = new Set(['mark', 'ins', 'del'])

/**
 * The words of an info string, split at blanks. A value with blanks stands in `"…"` or `'…'`; in it a backslash before that
 * quote or another backslash takes its meaning off, and is itself everywhere else.
 *
 * @param info as it stands in the source line. Not mdast's `lang` and `meta`: Markdown has already resolved their backslashes
 * @param at where it begins
 */
export function parseInfo(info: string, at: Place): InfoWord[] {
  const words: InfoWord[] = []
  for (let start = skipBlanks(info, 0); start < info.length; ) {
    const word = readWord(info, start, at)
    words.push(word)
    start = skipBlanks(info, start + word.text.length)
  }
  return words
}

/** Where a part of a word's value stands: as written, a quoted one is longer by its backslashes. */
export function placeInValue({ text, place, valuePlace }: InfoWord, from: number, to: number): Place {
  const start = valuePlace.column - place.column
  const quote = text[start - 1]
  const isQuoted = quote === '"' || quote === "'"
  const ends = [start]
  for (let at = start; ends.length <= to; at = ends.at(-1)!) {
    const isEscaped = isQuoted && text[at] === '\\' && (text[at + 1] === quote || text[at + 1] === '\\')
    ends.push(at + (isEscaped ? 2 : 1))
  }
  return placeOf(place, ends[from]!, ends[to]!)
}

function readWord(info: string, start: number, at: Place): InfoWord {
  const equals = /[={"'/]/.test(info[start]!) ? -1 : equalsIn(info, start)
  const valueStart = equals < 0 ? start : equals + 1
  const key = equals < 0 ? '' : info.slice(start, equals)
  const piece = readPiece(info, valueStart, equals < 0 || REGEX_KEYS.has(key))
  const end = endOfBare(info, piece.end)
  const isMarker = equals < 0 && piece.closer !== null
  const text = info.slice(start, end)
  const quoted = piece.closer === '"' || piece.closer === "'"
  return {
    text,
    place: placeOf(at, start, end),
    key: equals < 0 ? text : key,
    value: equals < 0 ? null : quoted ? unquoted(info, valueStart, piece) : info.slice(valueStart, end),
    valuePlace: placeOf(
      at,
      quoted ? valueStart + 1 : valueStart,
      quoted ? Math.max(piece.end - 1, valueStart + 1) : end,
    ),
    isMarker,
    problem: piece.problem ?? (end > piece.end ? 'joined' : null),
  }
}

/** A stretch of an info string that its own closer ends, or a blank. */
interface Piece {
  end: number
  closer: string | null
  problem: QuoteProblem | null
}

function readPiece(info: string, start: number, mayBeRegex: boolean): Piece {
  const opener = info[start]
  if (opener === '"' || opener === "'") return closedBy(info, start, opener)
  if (opener === '{') return closedBrace(info, start)
  if (opener === '/' && mayBeRegex) {
    const piece = closedBy(info, start, '/')
    // A lone slash is no regular expression, just a word.
    if (piece.problem === null) return piece
  }
  const end = endOfBare(info, start)
  return { end, closer: null, problem: /["']/.test(info.slice(start, end)) ? 'joined' : null }
}

function closedBy(info: string, start: number, closer: string): Piece {
  for (let at = start + 1; at < info.length; at += 1) {
    if (info[at] === closer) return { end: at + 1, closer, problem: null }
    if (info[at] === '\\' && (info[at + 1] === closer || info[at + 1] === '\\')) at += 1
  }
  return { end: info.length, closer, problem: 'unclosed' }
}

/** `{1, 3-4}`, `{"a label":5}`: to the brace that is in no quotes. */
function closedBrace(info: string, start: number): Piece {
  for (let at = start + 1; at < info.length; at += 1) {
    const char = info[at]!
    if (char === '}') return { end: at + 1, closer: '}', problem: null }
    if (char === '"' || char === "'") {
      const label = closedBy(info, at, char)
      if (label.problem !== null) break
      at = label.end - 1
    }
  }
  return { end: info.length, closer: '}', problem: 'unclosed' }
}

function unquoted(info: string, start: number, piece: Piece): string {
  const inner = info.slice(start + 1, piece.problem === 'unclosed' ? piece.end : piece.end - 1)
  return inner.replace(piece.closer === '"' ? /\\(["\\])/g : /\\(['\\])/g, '$1')
}

/** Index of the `=` of the word at `start`, -1 where it has none. */
function equalsIn(info: string, start: number): number {
  for (let at = start; at < info.length && !isBlank(info[at]!); at += 1) if (info[at] === '=') return at
  return -1
}

function endOfBare(info: string, start: number): number {
  let at = start
  while (at < info.length && !isBlank(info[at]!)) at += 1
  return at
}

function skipBlanks(info: string, start: number): number {
  let at = start
  while (at < info.length && isBlank(info[at]!)) at += 1
  return at
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t'
}

function placeOf(at: Place, start: number, end: number): Place {
  return { line: at.line, column: at.column + start, endLine: at.line, endColumn: at.column + end }
}
