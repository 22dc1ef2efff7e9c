import type { ExpectedJson, ExpectedMember, ExpectedPiece } from '../../core/expectation.ts'
import { assignments, type Wanted } from '../assign.ts'
import { type Bindings, fitLine } from '../line.ts'
import { joinNames } from '../name-facts.ts'
import type { Search } from '../search.ts'
import type { JsonFacts } from './facts.ts'
import { isObject, isSameNumber, type JsonObject, type JsonValue, numberText, scalarText } from './value.ts'

type Expected<Kind extends ExpectedJson['kind']> = ExpectedJson & { kind: Kind }

/** The ways in which something fits: all names that are bound then. */
export type Ways = Iterable<Bindings>

const NO_WAY: Ways = []

/** Fits what is expected to what was printed. A class, for what all of it needs to know. */
export class JsonFit {
  readonly #facts: JsonFacts
  readonly #unordered: boolean
  readonly #search: Search

  constructor(facts: JsonFacts, unordered: boolean, search: Search) {
    this.#facts = facts
    this.#unordered = unordered
    this.#search = search
  }

  /** The ways in which each of some documents or elements fits one of the printed ones. */
  list(expected: readonly ExpectedJson[], printed: readonly JsonValue[], bound: Bindings): Ways {
    const wanted = expected.map((node) =>
      this.#wanted(node, (at, known) => this.ways(node, printed[at]!, known)),
    )
    const assignment = { wanted, candidates: printed.length, unordered: this.#unordered }
    return assignments(assignment, bound, this.#search)
  }

  ways(node: ExpectedJson, value: JsonValue, bound: Bindings): Ways {
    switch (node.kind) {
      case 'constant':
        return value === node.value ? [bound] : NO_WAY
      case 'number': {
        const number = numberText(value)
        return number !== null && isSameNumber(node.piece.text, number) ? [bound] : NO_WAY
      }
      case 'string':
        return oneWay(fitString(node.piece, value, bound), bound)
      case 'array':
        return Array.isArray(value) ? this.#array(node, value, bound) : NO_WAY
      case 'object':
        return isObject(value) ? this.#object(node, value, bound) : NO_WAY
    }
  }

  #wanted(node: ExpectedJson, fit: Wanted['fit']): Wanted {
    const { names, needs } = this.#facts.of(node)
    return {
      names,
      needs,
      isOpen: (bound) => this.#facts.isOpen(node, bound),
      isMovable: (bound) => this.#facts.isMovable(node, bound),
      fit,
    }
  }

  #array({ elements }: Expected<'array'>, value: JsonValue[], bound: Bindings): Ways {
    if (elements.length === 0) return value.length === 0 ? [bound] : NO_WAY
    return this.list(elements, value, bound)
  }

  #object({ members }: Expected<'object'>, value: JsonObject, bound: Bindings): Ways {
    if (members.length === 0) return Object.keys(value).length === 0 ? [bound] : NO_WAY
    if (members.some((member) => isPlain(member) && !Object.hasOwn(value, member.key.text))) return NO_WAY
    return this.#all(this.#parts(members, value), bound)
  }

  /** Member after member; those whose key is a pattern at once, each with a key of its own, where the first of them stands. */
  #parts(members: readonly ExpectedMember[], value: JsonObject): Part[] {
    const firstPattern = members.findIndex((member) => !isPlain(member))
    return members.flatMap((member, index) => {
      if (index === firstPattern) return this.#patternPart(members, value)
      if (!isPlain(member)) return []
      return {
        isMovable: (bound) => this.#isMovable(member, bound),
        ways: (bound) => this.ways(member.value, value[member.key.text]!, bound),
      }
    })
  }

  /** The ways in which all of the parts fit. */
  *#all(parts: readonly Part[], start: Bindings): Generator<Bindings, void> {
    let bound = start
    for (const [index, part] of parts.entries()) {
      if (part.isMovable(bound)) {
        for (const way of part.ways(bound)) {
          yield* this.#all(parts.slice(index + 1), way)
          if (!this.#search.stepBack()) return
        }
        return
      }
      const first = firstOf(part.ways(bound))
      if (first === null) return
      bound = first
    }
    yield bound
  }

  #isMovable({ key, value }: ExpectedMember, bound: Bindings): boolean {
    return this.#facts.isMovable(key, bound) || this.#facts.isMovable(value, bound)
  }

  #patternPart(members: readonly ExpectedMember[], value: JsonObject): Part {
    const patterns = members.filter((member) => !isPlain(member))
    const keys = freeKeys(members, value)
    const wanted = patterns.map((member) => this.#wantedMember(member, keys, value))
    const assignment = { wanted, candidates: keys.length, unordered: true }
    return {
      isMovable: (bound) => patterns.some((member) => this.#isMovable(member, bound)),
      ways: (bound) => assignments(assignment, bound, this.#search),
    }
  }

  #wantedMember(member: ExpectedMember, keys: readonly string[], value: JsonObject): Wanted {
    const parts = [member.key, member.value]
    const { names, needs } = joinNames(parts.map((part) => this.#facts.of(part)))
    return {
      names,
      needs,
      isOpen: (bound) => parts.some((part) => this.#facts.isOpen(part, bound)),
      isMovable: (bound) => this.#isMovable(member, bound),
      fit: (candidate, bound) => {
        const key = keys[candidate]!
        const [known] = oneWay(fitText(member.key, key, bound), bound)
        return known === undefined ? NO_WAY : this.ways(member.value, value[key]!, known)
      },
    }
  }
}

/** One of several things that must fit, one after the other. */
interface Part {
  /** Another way may fit better, for what it captures is used further on. */
  isMovable(bound: Bindings): boolean
  ways(bound: Bindings): Ways
}

/** The keys of an object that no member asks for by its plain key. */
export function freeKeys(members: readonly ExpectedMember[], value: JsonObject): string[] {
  const taken = new Set(members.filter(isPlain).map(({ key }) => key.text))
  return Object.keys(value).filter((key) => !taken.has(key))
}

/** Whether a member's key is plain text. */
export function isPlain({ key }: ExpectedMember): boolean {
  return key.pattern.kind === 'literal'
}

/** Fits a string. One that is a single placeholder also fits a number or a boolean. @returns the names newly bound */
export function fitString(piece: ExpectedPiece, value: JsonValue, bound: Bindings): Bindings | null {
  const text = isPlaceholder(piece) ? scalarText(value) : typeof value === 'string' ? value : null
  return text === null ? null : fitText(piece, text, bound)
}

/** Fits a text, of which every character counts. */
export function fitText(piece: ExpectedPiece, text: string, bound: Bindings): Bindings | null {
  if (piece.text === text && piece.pattern.kind !== 'placeholders') return NOTHING_NEW
  return piece.pattern.kind === 'literal' ? null : fitLine(piece, text, bound)
}

/** Whether a string is one placeholder and nothing else. */
export function isPlaceholder({ pattern }: ExpectedPiece): boolean {
  return pattern.kind === 'placeholders' && pattern.parts.length === 1
}

const NOTHING_NEW: Bindings = new Map()

function oneWay(captured: Bindings | null, bound: Bindings): Bindings[] {
  if (captured === null) return []
  return [captured.size === 0 ? bound : new Map([...bound, ...captured])]
}

/** The first of some ways, `null` where there is none. */
export function firstOf(ways: Ways): Bindings | null {
  for (const way of ways) return way
  return null
}
