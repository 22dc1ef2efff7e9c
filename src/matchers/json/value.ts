/** What was printed, as JSON has it. */
export type JsonValue = null | boolean | string | number | JsonNumber | JsonValue[] | JsonObject

export interface JsonObject {
  [key: string]: JsonValue
}

/** A number that JavaScript would print otherwise: `1.0`, `18446744073709551615`. */
export class JsonNumber {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

export function isObject(value: JsonValue): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  )
}

/** Gives an object a member: `__proto__` is a key like any other. */
export function setMember(object: JsonObject, key: string, value: JsonValue): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
}

/** A number as it was printed; `null` for what is none. */
export function numberText(value: JsonValue): string | null {
  if (typeof value === 'number') return String(value)
  return value instanceof JsonNumber ? value.source : null
}

/** A text, number, or boolean as text; `null` for what is none of them. */
export function scalarText(value: JsonValue): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'boolean' ? String(value) : numberText(value)
}

/** Whether two numbers as written are the same: `1e3` and `1000.0` are, whatever their size. */
export function isSameNumber(one: string, other: string): boolean {
  return one === other || decimal(one) === decimal(other)
}

/** Sign, digits without zeros at either end, and the power of ten of the last one. */
function decimal(source: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(
    source,
  )!
  const digits = (whole! + fraction).replace(/^0+/, '')
  const trimmed = digits.replace(/0+$/, '')
  if (trimmed === '') return '0'
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - trimmed.length)
  return `${sign}${trimmed}e${power}`
}

/** A value as JSON on one line, with `…` where it is longer than so many characters. */
export function jsonText(value: JsonValue, most: number): string {
  const writer = new Writer(most)
  writer.write(value)
  return writer.text
}

/** As JSON has it, but for bytes that are no UTF-8, which it has not: `caf\xe9`. */
function quoted(value: JsonValue): string {
  return JSON.stringify(value).replace(/(?<!\\)\\udc([89a-f][0-9a-f])/g, '\\x$1')
}

/** Stops where the room is used up, however large the value. */
class Writer {
  text = ''
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** @returns whether there is room for more */
  write(value: JsonValue): boolean {
    if (Array.isArray(value))
      return this.#list('[', value.entries(), ']', ([, element]) => this.write(element))
    if (!isObject(value)) return this.#add(numberText(value) ?? quoted(value))
    return this.#list('{', Object.keys(value).values(), '}', (key) => {
      return this.#add(`${JSON.stringify(key)}: `) && this.write(value[key]!)
    })
  }

  #list<Item>(start: string, items: Iterable<Item>, end: string, write: (item: Item) => boolean): boolean {
    if (!this.#add(start)) return false
    let isFirst = true
    for (const item of items) {
      if (!isFirst && !this.#add(', ')) return false
      isFirst = false
      if (!write(item)) return false
    }
    return this.#add(end)
  }

  #add(text: string): boolean {
    this.text += text
    if (this.text.length <= this.#most) return true
    this.text = `${this.text.slice(0, this.#most)}…`
    return false
  }
}
