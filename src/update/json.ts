import { diffArrays } from 'diff'
import { VFile } from 'vfile'
import type { Expectation, ExpectedJson } from '../core/expectation.ts'
import { JsonFacts } from '../matchers/json/facts.ts'
import { firstOf, fitText, freeKeys, isPlain, JsonFit } from '../matchers/json/fit.ts'
import { readPrintedJson } from '../matchers/json/printed-json.ts'
import { isObject, type JsonObject, type JsonValue, jsonText, scalarText } from '../matchers/json/value.ts'
import type { Bindings } from '../matchers/line.ts'
import { stripEscapes } from '../matchers/normalise.ts'
import { Search } from '../matchers/search.ts'
import { hasErrors } from '../parse/complain.ts'
import { readJsonBlock } from '../parse/expectation/json.ts'
import { matchBoth, NOTHING_BOUND } from './bound.ts'
import { freshLine, type LineScene } from './fresh-line.ts'
import { type JsonSpan, jsonSpans, type MemberSpan } from './json-spans.ts'
import { jsonOf, scalarOf } from './json-text.ts'
import { LEAST_LIKENESS, likeness } from './likeness.ts'
import { mendLine } from './mend-line.ts'
import { type Misfit, MOST_NEW_LINES, type Rewritten, TOO_MANY_LINES } from './misfit.ts'
import { expectationOf, type JsonPart, type NewLine, textsOfLines } from './new-line.ts'
import { adopt, capturedBy } from './orphans.ts'
import { partners } from './partners.ts'
import { isHole, type Pair, type Piece } from './piece.ts'

/** A piece of the block's text that is to be another. */
interface Edit {
  from: number
  to: number
  parts: JsonPart[]
}

/** JSON: of what is written, only what no longer fits. */
export function rewriteJson(misfit: Misfit): Rewritten {
  const { expectation, texts, bound, match } = misfit
  const printed = texts.map((text) => readPrintedJson(stripEscapes(text)))
  if (printed.some(({ mistake }) => mistake !== null)) return { left: 'what is printed is no JSON' }
  const [one, other] = printed.map(({ documents }) => documents)
  const text = expectation.lines.map((line) => line.text).join('\n')
  const spans = jsonSpans(text, expectation.json!)
  const edits = new JsonMending(misfit, text).list(spans, one!, other!)
  if (edits === null) return { left: 'nothing like it is printed any more' }
  const lines = editedLines(expectation, text, edits)
  if (lines.length > expectation.lines.length + MOST_NEW_LINES) return { left: TOO_MANY_LINES }
  const again = readAgain(expectation, lines)
  const captures = again && matchBoth(again, texts, bound, match)
  return captures ? { lines, captures } : { left: 'nothing was found that fits what both runs printed' }
}

/** Mends what is written, from the outside in. A class, for what all of it needs to know. */
class JsonMending {
  readonly #misfit: Misfit
  readonly #text: string
  readonly #scene: LineScene
  readonly #facts: JsonFacts

  constructor(misfit: Misfit, text: string) {
    this.#misfit = misfit
    this.#text = text
    this.#scene = { own: misfit.own, byPlace: () => [] }
    this.#facts = new JsonFacts(misfit.expectation.json!)
  }

  /** Documents, or elements of an array. @returns `null` where nothing of them is left */
  list(spans: readonly JsonSpan[], one: readonly JsonValue[], other: readonly JsonValue[]): Edit[] | null {
    const { pairs } = partners(one.map(box), other.map(box), ({ value }) => jsonText(value, 500))
    const left = new Set(pairs.map(([a, b]): Pair<JsonValue> => [a.value, b.value]))
    const fitting = new Map<JsonSpan, Pair<JsonValue>>()
    for (const span of spans) {
      const pair = [...left].find((values) => this.#fits(span.node, values))
      if (pair === undefined) continue
      fitting.set(span, pair)
      left.delete(pair)
    }
    const parts = spans.map((span) => {
      if (fitting.has(span)) return { ...span, edits: [] }
      const pair = this.#mostLike(span, [...left])
      if (pair !== undefined) left.delete(pair)
      return { ...span, edits: pair === undefined ? null : this.#mend(span, pair) }
    })
    return withoutDropped(parts)
  }

  #mend(span: JsonSpan, values: Pair<JsonValue>): Edit[] | null {
    const { node, from, to } = span
    if (this.#fits(node, values)) return []
    const [one, other] = values
    if (node.kind === 'object' && node.members.length > 0 && isObject(one) && isObject(other))
      return this.#members(span.members, one, other)
    if (node.kind === 'array' && node.elements.length > 0 && Array.isArray(one) && Array.isArray(other))
      return this.list(span.elements, one, other)
    const parts =
      this.#textMended(node, values) ??
      scalarOf(values, this.#scene) ??
      jsonOf(values, this.#scene, this.#indentAt(from))
    return parts && [{ from, to, parts }]
  }

  #members(spans: readonly MemberSpan[], one: JsonObject, other: JsonObject): Edit[] | null {
    const members = spans.map(({ member }) => member)
    const free = freeKeys(members, one).filter((key) => Object.hasOwn(other, key))
    const parts = spans.map(({ member, from, value }) => {
      const fitsKey = (key: string) => fitText(member.key, key, this.#misfit.bound[0]) !== null
      const keys = isPlain(member) ? [member.key.text] : free.filter(fitsKey)
      const pairs = keys.flatMap((key): Pair<JsonValue>[] =>
        Object.hasOwn(one, key) && Object.hasOwn(other, key) ? [[one[key]!, other[key]!]] : [],
      )
      const pair = pairs.find((values) => this.#fits(value.node, values)) ?? pairs[0]
      return { from, to: value.to, edits: pair === undefined ? null : this.#mend(value, pair) }
    })
    return withoutDropped(parts)
  }

  /** Of a text with placeholders what still holds. */
  #textMended(node: ExpectedJson, [one, other]: Pair<JsonValue>): JsonPart[] | null {
    const texts = [scalarText(one), scalarText(other)] as const
    if (node.kind !== 'string' || texts[0] === null || texts[1] === null) return null
    const { bound } = this.#misfit
    const pair: Pair = [texts[0], texts[1]]
    const mended =
      typeof one === 'string' && typeof other === 'string'
        ? mendLine(node.piece, pair, bound, this.#scene)
        : null
    const content: Piece[] = mended ?? freshLine(pair, this.#scene)
    adopt(
      capturedBy(node.piece).filter(({ name }) => !bound[0].has(name)),
      content,
    )
    const isText = typeof one === 'string' && typeof other === 'string'
    return isText || (content.length === 1 && isHole(content[0]!)) ? [{ content }] : null
  }

  #fits(node: ExpectedJson, values: Pair<JsonValue>): boolean {
    const { bound, expectation } = this.#misfit
    const fits = (value: JsonValue, known: Bindings) =>
      firstOf(new JsonFit(this.#facts, expectation.unordered, new Search()).ways(node, value, known)) !== null
    return fits(values[0], bound[0]) && fits(values[1], bound[1])
  }

  #mostLike({ from, to }: JsonSpan, pairs: readonly Pair<JsonValue>[]): Pair<JsonValue> | undefined {
    // Where there is no choice, it is that one.
    if (pairs.length === 1) return pairs[0]
    const wanted = this.#text.slice(from, to)
    const rated = pairs.map((pair) => ({ pair, likeness: likeness(wanted, jsonText(pair[0], 500)) }))
    const best = rated.toSorted((a, b) => b.likeness - a.likeness)[0]
    return best !== undefined && best.likeness >= LEAST_LIKENESS ? best.pair : undefined
  }

  /** Of the line in which something begins. */
  #indentAt(from: number): string {
    const line = this.#text.slice(this.#text.lastIndexOf('\n', from) + 1)
    return /^[ \t]*/.exec(line)![0]
  }
}

/** An object of its own, so that equal values can be told apart. */
function box(value: JsonValue): { value: JsonValue } {
  return { value }
}

/** A member or an element; `null`: it is to go. */
interface Part {
  from: number
  to: number
  edits: Edit[] | null
}

/** The edits of what stays, and those that take the rest away with its commas; `null` where all of it goes. */
function withoutDropped(parts: readonly Part[]): Edit[] | null {
  if (parts.every(({ edits }) => edits === null)) return null
  return parts.flatMap((part, index): Edit[] => {
    if (part.edits !== null) return part.edits
    const next = parts[index + 1]
    const hasNext = parts.slice(index + 1).some(({ edits }) => edits !== null)
    if (hasNext) return [{ from: part.from, to: next!.from, parts: [] }]
    return [{ from: parts[index - 1]!.to, to: part.to, parts: [] }]
  })
}

/** The block's lines with the edits in them; what has none stays as it stands. */
function editedLines(expectation: Expectation, text: string, edits: readonly Edit[]): NewLine[] {
  const parts: JsonPart[] = []
  let at = 0
  for (const edit of edits) {
    parts.push(text.slice(at, edit.from), ...edit.parts)
    at = edit.to
  }
  parts.push(text.slice(at))
  const lines = splitLines(parts).map((line): NewLine => ({ kind: 'json', parts: line }))
  const written = textsOfLines(lines, false)
  const old = expectation.lines
  let from = 0
  return diffArrays(
    old.map((line) => line.text),
    written,
  ).flatMap(({ added, removed, count }): NewLine[] => {
    const before = from
    if (!added) from += count
    if (removed) return []
    if (added) return lines.splice(0, count)
    lines.splice(0, count)
    return old.slice(before, from).map((line) => ({ kind: 'kept', line, captures: NOTHING_BOUND }))
  })
}

function splitLines(parts: readonly JsonPart[]): JsonPart[][] {
  const lines: JsonPart[][] = [[]]
  for (const part of parts) {
    const pieces = typeof part === 'string' ? part.split('\n') : [part]
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) lines.push([])
      if (piece !== '') lines.at(-1)!.push(piece)
    }
  }
  return lines
}

/** As it will be read: `null` where it is none. */
function readAgain(expectation: Expectation, lines: readonly NewLine[]): Expectation | null {
  const file = new VFile()
  const { place, firstLine } = expectation
  const written = textsOfLines(lines, false).map((text, index) => ({
    text,
    line: firstLine + index,
    column: 1,
  }))
  const block = { place, fence: '```', info: '', infoPlace: place, closed: true, lines: written }
  const { json } = readJsonBlock(block, file)
  return hasErrors(file) ? null : { ...expectationOf(expectation, lines), json }
}
