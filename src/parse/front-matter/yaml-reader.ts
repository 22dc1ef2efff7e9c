import type { VFile } from 'vfile'
import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Place } from '../../core/place.ts'
import { type Complaint, complain } from '../complain.ts'
import { nearHint, surelyFix } from '../near.ts'
import { oneOf, shown } from '../words.ts'

/** A place for a value: behind a key, or in a list. */
export interface Slot {
  /** As messages call it: `requires.images`. */
  name: string
  /** `null` where nothing stands there. */
  value: Node | null
  /** What stands for an absent value in a message's place. */
  key: Node
}

/** Reads values from YAML nodes by their expected type; whatever is of another is an error at its own place. */
export class YamlReader {
  readonly #file: VFile
  readonly #lines: LineCounter
  readonly #firstLine: number

  /** @param firstLine the file's line in which the YAML begins */
  constructor(file: VFile, lines: LineCounter, firstLine: number) {
    this.#file = file
    this.#lines = lines
    this.#firstLine = firstLine
  }

  /** The values of a map by their keys, each in the order written. Keys that are not text are left to `complainOfKey`. */
  entries(slot: Slot): Slot[] {
    if (!isMap(slot.value)) return this.#wrongType(slot, 'keys with values') ?? []
    const prefix = slot.name === '' ? '' : `${slot.name}.`
    return (slot.value as YAMLMap<Node, Node | null>).items.map((pair) => toSlot(pair, prefix))
  }

  /** @returns `null`, with a message, where it is no text */
  text(slot: Slot, expected = 'text'): string | null {
    const { value } = slot
    return isScalar(value) && typeof value.value === 'string' ? value.value : this.#wrongType(slot, expected)
  }

  /** The texts of a list; those that are none are left out, with a message. */
  texts(slot: Slot): { text: string; slot: Slot }[] {
    if (!isSeq(slot.value)) return this.#wrongType(slot, 'a list') ?? []
    return (slot.value.items as Node[]).flatMap((item) => {
      const itemSlot = { name: `an item of ${slot.name}`, value: item, key: item }
      const text = this.text(itemSlot)
      return text === null ? [] : { text, slot: itemSlot }
    })
  }

  /** A plain value, `true` or `>=20` or 5, as YAML sees it; `undefined` where it is none. */
  scalar({ value }: Slot): unknown {
    return isScalar(value) ? value.value : undefined
  }

  complain({ value, key }: Slot, complaint: Complaint): void {
    this.complainAt(this.placeOf(value ?? key), complaint)
  }

  complainAt(place: Place, complaint: Complaint): void {
    complain(this.#file, place, complaint)
  }

  complainOfKey({ name, key }: Slot, known: readonly string[], alsoNear: readonly string[] = []): void {
    const own = name.slice(name.lastIndexOf('.') + 1)
    complain(this.#file, this.placeOf(key), {
      rule: 'unknown-key',
      reason: `found the key ${shown(name)}, expected ${oneOf(known)}`,
      ...nearHint(own, [...known, ...alsoNear]),
      actual: name,
      expected: known,
      ...(isScalar(key) && surelyFix(own, [...known, ...alsoNear])),
    })
  }

  placeOf(node: Node): Place {
    const [from = 0, to = from] = node.range ?? []
    return this.place(from, to)
  }

  /** @param from offset in the YAML text */
  place(from: number, to: number): Place {
    const start = this.#lines.linePos(from)
    const end = this.#lines.linePos(to)
    const before = this.#firstLine - 1
    return { line: start.line + before, column: start.col, endLine: end.line + before, endColumn: end.col }
  }

  #wrongType(slot: Slot, expected: string): null {
    const { name, value } = slot
    // It has been complained of as an alias.
    if (isAlias(value)) return null
    const found = describe(value)
    const source = isScalar(value) && typeof value.value !== 'string' ? value.source : undefined
    this.complain(slot, {
      rule: 'wrong-type',
      reason: `found ${found} as ${name === '' ? 'the front matter' : name}, expected ${expected}`,
      ...(source &&
        expected === 'text' && { hint: `Unquoted, YAML takes it for something else than text: "${source}"` }),
      actual: found,
      expected: [expected],
      ...(source && expected === 'text' && !/["\\\n]/.test(source) && { fix: `"${source}"` }),
    })
    return null
  }
}

function toSlot({ key, value }: Pair<Node, Node | null>, prefix: string): Slot {
  // An empty value is a node without text: its key is what the author sees.
  const isEmpty = value === null || (isScalar(value) && value.value === null && value.source === '')
  return {
    name: prefix + (isScalar(key) ? String(key.value) : String(key)),
    value: isEmpty ? null : value,
    key,
  }
}

function describe(node: Node | null): string {
  if (isMap(node)) return 'a map'
  if (isSeq(node)) return 'a list'
  if (!isScalar(node) || node.value === null) return 'nothing'
  return typeof node.value === 'string'
    ? shown(node.value)
    : `the ${typeof node.value} ${node.source ?? node.value}`
}
