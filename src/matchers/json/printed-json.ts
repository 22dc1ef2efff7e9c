import { type JsonGroup, type JsonListener, type JsonMistake, readJson } from '../../core/json-reader.ts'
import { JsonNumber, type JsonObject, type JsonValue, setMember } from './value.ts'

/** What was printed, or why it is no JSON. */
export interface PrintedJson {
  /** Several where one stands behind the other, as in JSON lines. */
  documents: JsonValue[]
  mistake: JsonMistake | null
}

// Docker's deepest answer has some ten; and some 400 MB of memory at worst.
const LIMITS = { depth: 500, values: 4_000_000 }

/** Reads what was printed. Of a key that stands twice the last value counts, as to `jq`. */
export function readPrintedJson(text: string): PrintedJson {
  const builder = new Builder()
  const mistake = readJson(text, LIMITS, builder)
  return { documents: builder.documents, mistake }
}

class Builder implements JsonListener {
  readonly documents: JsonValue[] = []
  readonly #open: (JsonValue[] | JsonObject)[] = []
  /** The keys that wait for their values, one for each open object. */
  readonly #keys: string[] = []

  open(kind: JsonGroup): void {
    const group: JsonValue[] | JsonObject = kind === 'array' ? [] : {}
    this.#add(group)
    this.#open.push(group)
    this.#keys.push('')
  }

  close(): void {
    this.#open.pop()
    this.#keys.pop()
  }

  key(text: string): void {
    this.#keys[this.#keys.length - 1] = text
  }

  string(text: string): void {
    this.#add(text)
  }

  number(source: string): void {
    const value = Number(source)
    this.#add(String(value) === source ? value : new JsonNumber(source))
  }

  constant(value: boolean | null): void {
    this.#add(value)
  }

  #add(value: JsonValue): void {
    const group = this.#open.at(-1)
    if (group === undefined) this.documents.push(value)
    else if (Array.isArray(group)) group.push(value)
    else setMember(group, this.#keys.at(-1)!, value)
  }
}
