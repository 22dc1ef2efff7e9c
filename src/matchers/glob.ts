import { compiled, globSource } from './regex.ts'

// Above this, looking back to the last star again and again may take longer than a regular expression does.
const MOST_STEPS = 1_000_000
const PAIRS = /[\ud800-\udfff]/

const CACHE_SIZE = 500
const cache = new Map<string, string[]>()

/** Whether the whole of a text fits a glob as cram and scrut know it; see `globSource`. */
export function fitsGlob(glob: string, text: string): boolean {
  // `?` is one character, and that may be two of JavaScript's.
  if (glob.length * text.length > MOST_STEPS || PAIRS.test(text) || PAIRS.test(glob))
    return compiled(globSource(glob))?.testExact(text) ?? false
  return fits(signsOf(glob), text)
}

/** By its signs: `*`, `?`, and a character that stands for itself, with a backslash before it where it is a sign. */
function signsOf(glob: string): string[] {
  const known = cache.get(glob)
  if (known !== undefined) return known
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!)
  const signs = glob.match(/\\[*?\\]|[\s\S]/g) ?? []
  cache.set(glob, signs)
  return signs
}

/** The last star takes one character more wherever what is behind it does not fit. */
function fits(signs: readonly string[], text: string): boolean {
  let sign = 0
  let at = 0
  let star = -1
  let afterStar = 0
  while (at < text.length) {
    if (signs[sign] === '*') {
      star = sign
      afterStar = at
      sign += 1
    } else if (sign < signs.length && fitsOne(signs[sign]!, text[at]!)) {
      sign += 1
      at += 1
    } else if (star >= 0) {
      afterStar += 1
      at = afterStar
      sign = star + 1
    } else return false
  }
  while (signs[sign] === '*') sign += 1
  return sign === signs.length
}

function fitsOne(sign: string, char: string): boolean {
  if (sign === '?') return char !== '\n'
  return (sign.length > 1 ? sign[1] : sign) === char
}
