import type { ExpectedJson } from '../../core/expectation.ts'
import { described, type Names, quote } from '../describe.ts'
import { shownLine } from '../printed.ts'
import { isObject, JsonNumber, type JsonObject, type JsonValue, jsonText, setMember } from './value.ts'

// The report has a piece of a value; the step's output has all of it.
const LONGEST_TEXT = 1000
const MOST_KEYS = 8
const EMPTY = 'an empty string'

/** What is expected, as messages name it: `true`, `"{{pid}}" where pid is "4711"`, `an object`. */
export function expectedWords(node: ExpectedJson, names: Names): string {
  switch (node.kind) {
    case 'constant':
      return String(node.value)
    case 'number':
      return node.piece.text
    case 'string':
      return described(node.piece, names, EMPTY)
    case 'array':
      return node.elements.length === 0 ? 'an empty array' : 'an array'
    case 'object':
      return node.members.length === 0 ? 'an empty object' : 'an object'
  }
}

/** What was printed, as messages name it: `4711`, `"web"`, `an array of 3 elements`. */
export function actualWords(value: JsonValue): string {
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty array' : `an array of ${elements(value.length)}`
  if (isObject(value)) return `an ${keysOf(value)}`
  return typeof value === 'string' ? quote(value, EMPTY) : jsonText(value, LONGEST_TEXT)
}

/** `1 element`, `3 elements`. */
export function elements(count: number): string {
  return `${count} ${count === 1 ? 'element' : 'elements'}`
}

function keysOf(value: JsonObject): string {
  const keys = Object.keys(value)
  if (keys.length === 0) return 'empty object'
  if (keys.length > MOST_KEYS) return `object with ${keys.length} keys`
  return `object with the ${keys.length === 1 ? 'key' : 'keys'} ${keys.map((key) => quote(key)).join(', ')}`
}

/** What is expected as JSON on one line, shortened. */
export function expectedText(node: ExpectedJson): string {
  return jsonText(plainValue(node), LONGEST_TEXT)
}

/** What was printed as JSON on one line, shortened. */
export function actualText(value: JsonValue): string {
  return shownLine(jsonText(value, LONGEST_TEXT))
}

function plainValue(node: ExpectedJson): JsonValue {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'number':
      return new JsonNumber(node.piece.text)
    case 'string':
      return node.piece.text
    case 'array':
      return node.elements.map(plainValue)
    case 'object': {
      const object: JsonObject = {}
      for (const { key, value } of node.members) setMember(object, key.text, plainValue(value))
      return object
    }
  }
}

/** The path of a member: `$.State`, `$["a b"]`. */
export function memberPath(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
}
