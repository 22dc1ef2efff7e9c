import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import { visible } from '../../reporters/terminal/visible.ts'

/** Data of which every text, at any depth, is written out as on a terminal: nothing in it turns, moves or hides what is beside it. */
export function legible<T>(value: T): T {
  if (typeof value === 'string') return visible(value) as T
  if (Array.isArray(value)) return value.map(legible) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, legible(inner)])) as T
}

const CONTROL = /([\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|\p{Bidi_Control})/u

/**
 * Text that is copied to the letter: control characters, and those that turn the direction of text, stay in it, each in an element
 * that keeps it from what is beside it, and for which the style sheet shows its number.
 */
export function letters(text: string): ElementContent[] {
  const pieces = text.split(CONTROL)
  return pieces.flatMap((piece, at): ElementContent[] => {
    if (at % 2 === 1) return [h('bdi', { dataC: visible(piece) }, piece)]
    return piece === '' ? [] : [{ type: 'text', value: piece }]
  })
}
