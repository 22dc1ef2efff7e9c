import type { Expectation, ExpectedJson, ExpectedMember, ExpectedPiece } from '../../core/expectation.ts'
import { stringsOf } from '../../core/json-pieces.ts'
import type { Origins } from '../../core/matcher.ts'
import type { Names } from '../describe.ts'
import { type Bindings, likelyText } from '../line.ts'
import { matching } from '../matching.ts'
import { mostFitting, weightOf } from '../most-fitting.ts'
import { nearest } from '../nearest.ts'
import { firstOf, fitText, freeKeys, isPlain, type JsonFit } from './fit.ts'
import { keyHint, valueHint } from './hint.ts'
import { isObject, type JsonObject, type JsonValue } from './value.ts'
import { actualText, actualWords, elements, expectedText, expectedWords, memberPath } from './words.ts'

/** A place where what was printed is other than expected, and what is said of it. */
export interface Difference {
  path: string
  line: number
  expected: string
  actual: string | null
  /** `true`, `an element that fits line 50`. */
  expectedWords: string
  /** `false`, `not there`. */
  actualWords: string
  hint: string | null
  /** How the sentence goes: the value is another, or a list lacks an element. */
  kind: 'value' | 'lacks'
  /** Where it is in something that is only the nearest to what was not found. */
  nearestTo?: { list: string; line: number }
}

/** What came of one comparison. */
interface Compared {
  differences: Difference[]
  /** For each of its parts, in written order, whether it fits. */
  parts: boolean[]
  /** All names that are bound then. */
  bound: Bindings
}

/** A list in which others are to be found: the elements of an array, or the documents that were printed. */
interface List {
  path: string
  values: readonly JsonValue[]
  pathOf(index: number): string
}

// Enough to tell which element was meant, and it ends soon however deep lists lie within lists.
const MOST_CANDIDATES = 200
const MOST_COMPARISONS = 50_000

const UNORDERED_HINT = 'With unordered behind json, the order of elements does not matter.'

/**
 * Compares what is expected with what was printed, place by place. For people to read; it decides nothing. A class, for the
 * work that is left is counted throughout.
 */
export class JsonComparison {
  readonly #fit: JsonFit
  readonly #unordered: boolean
  readonly #origins: Origins
  readonly #pieces: readonly ExpectedPiece[]
  #left = MOST_COMPARISONS

  constructor(fit: JsonFit, { json, unordered }: Expectation, origins: Origins) {
    this.#fit = fit
    this.#unordered = unordered
    this.#origins = origins
    this.#pieces = json!.flatMap(stringsOf)
  }

  /** All differences, in written order, and the names that are bound by what fits. */
  documents(
    expected: readonly ExpectedJson[],
    printed: readonly JsonValue[],
    bound: Bindings,
  ): Pick<Compared, 'differences' | 'bound'> {
    const pathOf = (index: number) => (printed.length === 1 ? '$' : `document ${index + 1}: $`)
    return this.#list(expected, { path: 'what was printed', values: printed, pathOf }, bound)
  }

  #names(bound: Bindings): Names {
    return { bound, origins: this.#origins, lines: this.#pieces }
  }

  #compare(node: ExpectedJson, value: JsonValue, path: string, bound: Bindings): Compared {
    this.#left -= 1
    const fitting = firstOf(this.#fit.ways(node, value, bound))
    if (fitting !== null) return { differences: [], parts: partsOf(node).map(() => true), bound: fitting }
    if (node.kind === 'object' && isObject(value) && node.members.length > 0) {
      return this.#members(node.members, value, path, bound)
    }
    if (node.kind === 'array' && Array.isArray(value) && node.elements.length > 0) {
      const pathOf = (index: number) => `${path}[${index}]`
      return this.#list(node.elements, { path, values: value, pathOf }, bound)
    }
    return {
      differences: [valueDifference(node, value, path, this.#names(bound))],
      parts: partsOf(node).map(() => false),
      bound,
    }
  }

  #members(members: readonly ExpectedMember[], value: JsonObject, path: string, start: Bindings): Compared {
    const free = freeKeys(members, value)
    const all: Compared = { differences: [], parts: [], bound: start }
    for (const member of members) {
      const one = isPlain(member)
        ? this.#plainMember(member, value, path, all.bound)
        : this.#patternMember(member, { value, free, path }, all.bound)
      all.differences.push(...one.differences)
      all.parts.push(...one.parts)
      all.bound = one.bound
    }
    return all
  }

  #plainMember({ key, value }: ExpectedMember, object: JsonObject, path: string, bound: Bindings): Compared {
    const place = memberPath(path, key.text)
    if (Object.hasOwn(object, key.text)) return this.#compare(value, object[key.text]!, place, bound)
    const difference: Difference = {
      path: place,
      line: key.line,
      expected: expectedText(value),
      actual: null,
      expectedWords: expectedWords(value, this.#names(bound)),
      actualWords: 'not there',
      hint: keyHint(key.text, object),
      kind: 'value',
    }
    return { differences: [difference], parts: partsOf(value).map(() => false), bound }
  }

  /** @param object its `free` keys are those that no member has yet */
  #patternMember(
    { key, value }: ExpectedMember,
    object: { value: JsonObject; free: string[]; path: string },
    bound: Bindings,
  ): Compared {
    const candidates = object.free.slice(0, MOST_CANDIDATES).flatMap((name) => {
      const captured = fitText(key, name, bound)
      if (captured === null || this.#left < 0) return []
      const known = new Map([...bound, ...captured])
      return { name, ...this.#compare(value, object.value[name]!, memberPath(object.path, name), known) }
    })
    const weights = partsOf(value).map((part) => partWeight(part, bound))
    const best =
      mostFitting(
        candidates.map(({ parts }) => parts),
        weights,
        () => true,
      ) ?? 0
    const found = candidates.find(({ differences }) => differences.length === 0) ?? candidates[best]
    if (found === undefined) return this.#noSuchKey({ key, value }, object, bound)
    object.free.splice(object.free.indexOf(found.name), 1)
    return found
  }

  #noSuchKey(
    { key, value }: ExpectedMember,
    { value: object, path }: { value: JsonObject; path: string },
    bound: Bindings,
  ): Compared {
    const keyNode: ExpectedJson = { kind: 'string', line: key.line, piece: key }
    const difference: Difference = {
      path,
      line: key.line,
      expected: expectedText({ kind: 'object', line: key.line, members: [{ key, value }] }),
      actual: actualText(object),
      expectedWords: `an object with a key that fits ${expectedWords(keyNode, this.#names(bound))}`,
      actualWords: actualWords(object),
      hint: null,
      kind: 'value',
    }
    return { differences: [difference], parts: partsOf(value).map(() => false), bound }
  }

  #list(nodes: readonly ExpectedJson[], list: List, start: Bindings): Compared {
    // Where there is no choice, nothing is looked for.
    if (nodes.length === 1 && list.values.length === 1)
      return this.#compare(nodes[0]!, list.values[0]!, list.pathOf(0), start)
    const all: Compared = { differences: [], parts: [], bound: start }
    const places = this.#unordered ? this.#matching(nodes, list, start) : null
    /** Which of the nodes has a value, by its index. */
    const owners = new Map<number, ExpectedJson>()
    let from = 0
    for (const [index, node] of nodes.entries()) {
      const place = this.#place(node, list, all.bound, { at: places?.[index] ?? null, from, owners })
      const way = place === null ? null : firstOf(this.#fit.ways(node, list.values[place]!, all.bound))
      if (place === null || way === null) {
        const missing = this.#missing(node, list, all.bound, { from, owners, wanted: nodes.length })
        all.differences.push(...missing.differences)
        all.parts.push(...missing.parts)
        all.bound = missing.bound
        continue
      }
      owners.set(place, node)
      from = place + 1
      all.bound = way
      all.parts.push(...partsOf(node).map(() => true))
    }
    return all
  }

  #matching(nodes: readonly ExpectedJson[], { values }: List, bound: Bindings): number[] {
    return matching(nodes.length, values.length, (node, at) => this.#fits(nodes[node]!, values[at]!, bound))
  }

  #fits(node: ExpectedJson, value: JsonValue, bound: Bindings): boolean {
    return firstOf(this.#fit.ways(node, value, bound)) !== null
  }

  #place(
    node: ExpectedJson,
    { values }: List,
    bound: Bindings,
    { at, from, owners }: { at: number | null; from: number; owners: ReadonlyMap<number, ExpectedJson> },
  ): number | null {
    if (at !== null && at >= 0 && !owners.has(at) && this.#fits(node, values[at]!, bound)) return at
    for (let index = this.#unordered ? 0 : from; index < values.length; index += 1) {
      if (!owners.has(index) && this.#fits(node, values[index]!, bound)) return index
    }
    return null
  }

  #missing(
    node: ExpectedJson,
    list: List,
    bound: Bindings,
    { from, owners, wanted }: { from: number; owners: ReadonlyMap<number, ExpectedJson>; wanted: number },
  ): Compared {
    const parts = partsOf(node)
    const none = { parts: parts.map(() => false), bound }
    const elsewhere = list.values.findIndex((value) => this.#fits(node, value, bound))
    if (elsewhere >= 0) {
      const owner = owners.get(elsewhere)
      const before = owner ?? owners.get(from - 1)
      const why =
        owner === undefined
          ? `${list.pathOf(elsewhere)}, which does, stands before what fits line ${before?.line}`
          : `${list.pathOf(elsewhere)}, which does, is what fits line ${owner.line} already`
      const hint = owner === undefined ? UNORDERED_HINT : null
      return { ...none, differences: [lacking(node, list, why, hint)] }
    }
    const candidates = list.values
      .slice(0, this.#left < 0 ? 0 : MOST_CANDIDATES)
      .map((value, index) => this.#compare(node, value, list.pathOf(index), bound))
    const weights = parts.map((part) => partWeight(part, bound))
    const best = mostFitting(
      candidates.map((candidate) => candidate.parts),
      weights,
      (at) => !owners.has(at),
    )
    const like = best ?? mostAlike(node, list.values, bound)
    if (like === null) {
      const why = list.values.length < wanted ? `it has ${countWords(list)}` : 'none does'
      return { ...none, differences: [lacking(node, list, why, null)] }
    }
    const nearestTo = { list: list.path, line: node.line }
    const differences = candidates[like]!.differences.map((one) => ({
      ...one,
      nearestTo: one.nearestTo ?? nearestTo,
    }))
    return { ...none, differences, bound: candidates[like]!.bound }
  }
}

/** Of strings, the one whose text is most alike. */
function mostAlike(node: ExpectedJson, values: readonly JsonValue[], bound: Bindings): number | null {
  if (node.kind !== 'string') return null
  const texts = values.slice(0, MOST_CANDIDATES).map((value) => (typeof value === 'string' ? value : ''))
  const found = nearest(likelyText(node.piece, bound), texts)
  return found === null ? null : texts.indexOf(found)
}

function countWords({ values, path }: List): string {
  if (path !== 'what was printed') return values.length === 0 ? 'none' : `only ${elements(values.length)}`
  return `only ${values.length} ${values.length === 1 ? 'document' : 'documents'}`
}

function lacking(node: ExpectedJson, { path }: List, why: string, hint: string | null): Difference {
  return {
    path,
    line: node.line,
    expected: expectedText(node),
    actual: null,
    expectedWords: `${path === 'what was printed' ? 'a document' : 'an element'} of its own that fits line ${node.line}`,
    actualWords: why,
    hint,
    kind: 'lacks',
  }
}

function valueDifference(node: ExpectedJson, value: JsonValue, path: string, names: Names): Difference {
  return {
    path,
    line: node.line,
    expected: expectedText(node),
    actual: actualText(value),
    expectedWords: expectedWords(node, names),
    actualWords: actualWords(value),
    hint: valueHint(node, value, names),
    kind: 'value',
  }
}

/** What of a value can fit or not: its strings, numbers, constants, and what is empty. */
function partsOf(node: ExpectedJson): ExpectedJson[] {
  if (node.kind === 'object' && node.members.length > 0)
    return node.members.flatMap(({ value }) => partsOf(value))
  if (node.kind === 'array' && node.elements.length > 0) return node.elements.flatMap(partsOf)
  return [node]
}

function partWeight(part: ExpectedJson, bound: Bindings): number {
  if (part.kind === 'string') return weightOf(part.piece, bound)
  return part.kind === 'number' ? 2 : 1
}
