import type { ExpectedJson } from '../../core/expectation.ts'
import type { Names } from '../describe.ts'
import { hintFor } from '../hint.ts'
import { isPlaceholder } from './fit.ts'
import { type JsonObject, type JsonValue, numberText, scalarText } from './value.ts'

/** What would probably mend what is expected of a value, in a sentence; `null` where there is nothing to tell. */
export function valueHint(node: ExpectedJson, value: JsonValue, names: Names): string | null {
  if (node.kind === 'number') return numberHint(node.piece.text, value)
  if (node.kind === 'constant') return constantHint(node.value, value)
  if (node.kind !== 'string') return null
  const { piece } = node
  if (value === null && isPlaceholder(piece))
    return 'A placeholder fits a text, a number or a boolean, but not null.'
  if (typeof value === 'string') return hintFor(piece, value, names)
  const text = scalarText(value)
  if (text === null) return null
  if (piece.text === text || !isPlaceholder(piece)) {
    const kind = numberText(value) === null ? 'boolean' : 'number'
    return piece.text === text ? `It is printed as a ${kind}: without quotes it fits.` : null
  }
  return hintFor(piece, text, names)
}

function numberHint(source: string, value: JsonValue): string | null {
  if (value === source) return 'It is printed as a string: in quotes it fits.'
  return numberText(value) === null
    ? null
    : 'If it changes from run to run, write "{{int}}" there, in quotes.'
}

function constantHint(constant: boolean | null, value: JsonValue): string | null {
  return value === String(constant) ? 'It is printed as a string: in quotes it fits.' : null
}

/** The key that may have been meant. */
export function keyHint(key: string, object: JsonObject): string | null {
  const other = Object.keys(object).find((name) => name.toLowerCase() === key.toLowerCase())
  return other === undefined ? null : `Upper and lower case differ: the key is ${JSON.stringify(other)}.`
}
