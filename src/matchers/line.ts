import type { ExpectedLine, LinePart, LinePattern, Placeholder } from '../core/expectation.ts'
import { hasLoneBytes } from '../core/text/byte-text.ts'
import { fitsGlob } from './glob.ts'
import { stripTrailing } from './normalise.ts'
import type { PrintedLine } from './printed.ts'
import { compiled, quoted, requiredText } from './regex.ts'

/** Texts by name. A map, since a name like `constructor` must not find what every object has. */
export type Bindings = ReadonlyMap<string, string>

const NOTHING_NEW: Bindings = new Map()

// What a name that stands twice in one line may cost before the line counts as not fitting.
const CANDIDATE_LIMIT = 200
const LONGEST_REPEATING_LINE = 2000

/**
 * Fits one expected line to one printed line, the whole of it, in linear time. A glob, a regular expression and a resolved
 * line fit the line as it was printed, too, blanks at its end and colour codes included.
 *
 * A name that is bound stands for its text. One that stands twice in the line must be the same text both times; RE2 has no
 * back references, so where its first answer is two texts, others from the same start are tried, the longest first: 200 at
 * most, and none in a line of more than 2 000 characters.
 *
 * @returns the names newly bound, `null` where the line does not fit
 */
export function fitPrinted(expected: ExpectedLine, printed: PrintedLine, bound: Bindings): Bindings | null {
  const written = stripTrailing(expected.text)
  const isEqual = written === printed.text || written === printed.escaped
  if (isEqual && expected.pattern.kind !== 'placeholders') return NOTHING_NEW
  const fitting = expected.isOpen && !printed.isOpen ? null : fitPattern(expected.pattern, printed, bound)
  return fitting ?? (isEqual ? NOTHING_NEW : null)
}

/** Fits one to a text of which no more is known than that. */
export function fitLine(expected: ExpectedLine, text: string, bound: Bindings): Bindings | null {
  return fitPrinted(expected, { text, raw: text, isOpen: false, escaped: null }, bound)
}

/** What has been bound beyond what was bound before. */
export function newIn(bound: Bindings, before: Bindings): Record<string, string> {
  return Object.fromEntries([...bound].filter(([name]) => !before.has(name)))
}

/** The names a line itself can bind. */
export function bindableNames(line: ExpectedLine): string[] {
  return placeholdersOf(line).flatMap(({ name, source }) => (source === null ? [] : (name ?? [])))
}

/** The names that stand in a line, bound there or not. */
export function namesIn(line: ExpectedLine): string[] {
  return placeholdersOf(line).flatMap(({ name }) => name ?? [])
}

/** The line as it would be printed: bound names as their text, open placeholders and globs left out. */
export function likelyText(line: ExpectedLine, bound: Bindings): string {
  const { pattern } = line
  if (pattern.kind === 'glob') return pattern.glob.replace(/[*?]/g, '')
  if (pattern.kind === 're') return pattern.source
  if (pattern.kind === 'exact') return pattern.text
  if (pattern.kind !== 'placeholders') return stripTrailing(line.text)
  return resolved(pattern.parts, bound)
    .map((piece) => (typeof piece === 'string' ? piece : ''))
    .join('')
}

function placeholdersOf(line: ExpectedLine): Placeholder[] {
  return line.pattern.kind === 'placeholders' ? line.pattern.parts.filter(isPlaceholder) : []
}

function fitPattern(pattern: LinePattern, { text, raw }: PrintedLine, bound: Bindings): Bindings | null {
  switch (pattern.kind) {
    case 'literal':
    case 'gap':
      return null
    case 'exact':
      return pattern.text === text || pattern.text === raw ? NOTHING_NEW : null
    case 'glob':
      return fitsGlob(pattern.glob, text) || (raw !== text && fitsGlob(pattern.glob, raw))
        ? NOTHING_NEW
        : null
    case 're':
      return fitSources(pattern.source, text, raw)
    case 'placeholders':
      return withoutLoneBytes(fitParts(pattern.parts, text, bound, { left: CANDIDATE_LIMIT }))
  }
}

function fitSources(source: string, text: string, raw: string): Bindings | null {
  return fitSource(source, text) ?? (raw === text ? null : fitSource(source, raw))
}

/** A shell variable, and a report, can't hold bytes that are no UTF-8. */
function withoutLoneBytes(fitting: Bindings | null): Bindings | null {
  return fitting === null || [...fitting.values()].some(hasLoneBytes) ? null : fitting
}

function fitSource(source: string, printed: string): Bindings | null {
  return printed.includes(requiredText(source)) && compiled(source)?.testExact(printed) ? NOTHING_NEW : null
}

/** A line's pieces: text to be printed as it is, or a placeholder that is still open. */
type Piece = string | Placeholder

function resolved(parts: readonly LinePart[], bound: Bindings): Piece[] {
  return parts.map((part) => {
    if (!isPlaceholder(part)) return part.text
    return (part.name === null ? undefined : bound.get(part.name)) ?? part
  })
}

function fitParts(
  parts: LinePart[],
  printed: string,
  bound: Bindings,
  tries: { left: number },
): Bindings | null {
  const pieces = resolved(parts, bound)
  if (!mayFit(pieces, printed)) return null
  const taken = takenTexts(pieces, printed)
  if (taken === null) return null
  const texts = new Map<string, string>()
  for (const { name, text } of taken) {
    if ((texts.get(name) ?? text) !== text)
      return fitRepeated(parts, printed, bound, firstOf(taken, name), tries)
    texts.set(name, text)
  }
  return texts
}

/** A cheap look at the plain text, which spares most lines the regular expression. */
function mayFit(pieces: readonly Piece[], printed: string): boolean {
  const first = pieces[0]
  const last = pieces.at(-1)
  return (
    (typeof first !== 'string' || printed.startsWith(first)) &&
    (typeof last !== 'string' || printed.endsWith(last)) &&
    pieces.every((piece) => typeof piece !== 'string' || printed.includes(piece))
  )
}

/** A piece of the printed line that a named placeholder took. */
interface Taken {
  name: string
  text: string
  start: number
}

function firstOf(taken: readonly Taken[], name: string): Taken {
  return taken.find((piece) => piece.name === name)!
}

function takenTexts(pieces: readonly Piece[], printed: string): Taken[] | null {
  const open = pieces.filter((piece) => typeof piece !== 'string')
  if (open.length === 0) return pieces.join('') === printed ? [] : null
  const source = wholeSource(pieces)
  const regex = source === null ? null : compiled(source)
  if (!regex?.testExact(printed)) return null
  const matcher = regex.matcher(printed)
  matcher.matches()
  const taken: Taken[] = []
  let group = 1
  for (const placeholder of open) {
    const { name } = placeholder
    if (name !== null) taken.push({ name, text: matcher.group(group) ?? '', start: matcher.start(group) })
    group += 1 + (compiled(openSource(placeholder, pieces)!)?.groupCount() ?? 0)
  }
  return taken
}

/** One group for each open placeholder; `null` where one refers back to nothing. */
function wholeSource(pieces: readonly Piece[]): string | null {
  let whole = ''
  for (const piece of pieces) {
    const source = typeof piece === 'string' ? quoted(piece) : openSource(piece, pieces)
    if (source === null) return null
    whole += typeof piece === 'string' ? source : `(${source})`
  }
  return whole
}

/** `{{pid:int}} … {{pid}}` in one line: the second fits what the first fits. */
function openSource({ name, source }: Placeholder, pieces: readonly Piece[]): string | null {
  if (source !== null || name === null) return source
  for (const piece of pieces)
    if (typeof piece !== 'string' && piece.name === name && piece.source) return piece.source
  return null
}

function fitRepeated(
  parts: LinePart[],
  printed: string,
  bound: Bindings,
  { name, start }: Taken,
  tries: { left: number },
): Bindings | null {
  if (printed.length > LONGEST_REPEATING_LINE) return null
  // Two of it must have room.
  for (let end = start + Math.floor((printed.length - start) / 2); end >= start && tries.left > 0; end -= 1) {
    const text = printed.slice(start, end)
    if (!printed.includes(text, end) || !fitsTypes(parts, name, text)) continue
    tries.left -= 1
    const others = fitParts(parts, printed, new Map(bound).set(name, text), tries)
    if (others) return new Map(others).set(name, text)
  }
  return null
}

function fitsTypes(parts: LinePart[], name: string, text: string): boolean {
  return parts
    .filter(isPlaceholder)
    .every((part) => part.name !== name || part.source === null || fitSource(part.source, text) !== null)
}

function isPlaceholder(part: LinePart): part is Placeholder {
  return part.kind === 'placeholder'
}
