import { isObject, type JsonValue, numberText, scalarText } from '../matchers/json/value.ts'
import { freshLine, type LineScene } from './fresh-line.ts'
import type { JsonPart } from './new-line.ts'
import { isHole, type Pair, type Piece } from './piece.ts'

/** What two runs printed in one place, as JSON that fits both; `null` where there is none. With line ends in it. */
export function jsonOf(values: Pair<JsonValue>, scene: LineScene, indent: string): JsonPart[] | null {
  const [one, other] = values
  if (Array.isArray(one) && Array.isArray(other)) return arrayOf(one, other, scene, indent)
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one).filter((key) => Object.hasOwn(other, key))
    const members = keys.map((key): JsonPart[] | null => {
      const value = jsonOf([one[key]!, other[key]!], scene, `${indent}  `)
      return value && [`${JSON.stringify(key)}: `, ...value]
    })
    return group(
      '{',
      members.filter((member) => member !== null),
      '}',
      indent,
    )
  }
  return scalarOf(values, scene)
}

/** One after the other, as far as there are as many. */
function arrayOf(
  one: readonly JsonValue[],
  other: readonly JsonValue[],
  scene: LineScene,
  indent: string,
): JsonPart[] | null {
  const pairs = one
    .slice(0, other.length)
    .map((value, index) => jsonOf([value, other[index]!], scene, `${indent}  `))
  const elements = pairs.filter((element) => element !== null)
  // Without an element it would say that there is none.
  if (elements.length === 0 && (one.length > 0 || other.length > 0)) return null
  return group('[', elements, ']', indent)
}

function group(start: string, parts: readonly JsonPart[][], end: string, indent: string): JsonPart[] {
  if (parts.length === 0) return [start + end]
  const lines = parts.flatMap((part, index) => [`${index === 0 ? '' : ','}\n${indent}  `, ...part])
  return [start, ...lines, `\n${indent}${end}`]
}

/** A text, a number, a constant. What is a number in one run and another in the other is a text with a placeholder. */
export function scalarOf([one, other]: Pair<JsonValue>, scene: LineScene): JsonPart[] | null {
  if (typeof one === 'string' && typeof other === 'string')
    return [{ content: freshLine([one, other], scene) }]
  const [a, b] = [scalarText(one), scalarText(other)]
  if (a === null || b === null) return one === null && other === null ? ['null'] : null
  if (a === b && typeof one === typeof other) {
    const pieces = numberText(one) === null ? [a] : freshLine([a, b], scene)
    return [pieces.some(isHole) ? { content: pieces } : a]
  }
  const content: Piece[] = freshLine([a, b], scene)
  // Only a text that is one placeholder fits what is no text.
  return content.length === 1 && isHole(content[0]!) ? [{ content }] : null
}
