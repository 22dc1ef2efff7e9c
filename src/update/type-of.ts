import { RE2JS } from 're2js'
import { typeSource } from '../parse/expectation/types.ts'
import type { Pair } from './piece.ts'

/** From the most telling to the least. Not `inode`: a number alone fits it as well, and so do others. */
const TYPES = ['int', 'id', 'mac', 'ip', 'cidr', 'size', 'duration', 'date', 'path'] as const

const REGEXES = new Map(
  [...TYPES, 'word' as const].map((type) => [type, RE2JS.compile(typeSource(type)!)] as const),
)

/** What both texts fit: a type, or a regular expression between slashes. */
export function typeOf(texts: Pair): string {
  const fits = (type: (typeof TYPES)[number] | 'word') =>
    texts.every((text) => REGEXES.get(type)!.testExact(text))
  const type = TYPES.find(fits)
  if (type !== undefined) return type
  if (isHex(texts)) return 'hex'
  if (fits('word')) return 'word'
  if (texts.every((text) => /^[ \t]*$/.test(text))) return blankType(texts)
  return texts.some((text) => /\s/.test(text)) ? 'any' : String.raw`/\S*/`
}

/** Digits of a hexadecimal number, and no words that happen to have its letters alone. */
function isHex(texts: Pair): boolean {
  return texts.every((text) => /^(?:0x)?[0-9a-f]{4,}$/i.test(text)) && texts.some((text) => /\d/.test(text))
}

/** Blanks that fill a column up. */
export function blankType(texts: Pair): string {
  const one = texts.some((text) => text.includes('\t')) ? String.raw`\s` : ' '
  return texts.includes('') ? `/${one}*/` : `/${one}+/`
}
