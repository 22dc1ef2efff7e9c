import { RE2JS } from 're2js'

// Captured values become part of a line's pattern, so a long lab makes many; the oldest go first.
const CACHE_SIZE = 500
const cache = new Map<string, RE2JS | null>()

/** A compiled RE2 pattern, cached by its source; `null` where the source is none. */
export function compiled(source: string): RE2JS | null {
  const known = cache.get(source)
  if (known !== undefined) return known
  const regex = compile(source)
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!)
  cache.set(source, regex)
  return regex
}

/** RE2 source that fits exactly this text. */
export function quoted(text: string): string {
  return RE2JS.quote(text)
}

/**
 * RE2 source for a glob as cram and scrut know it: `*` is any text, `?` any one character,
 * a backslash takes the meaning off `*`, `?` and `\`.
 */
export function globSource(glob: string): string {
  return glob.replace(/\\[*?\\]|[*?]|[^*?\\]+|\\/g, (part) => {
    if (part === '*') return '.*'
    if (part === '?') return '.'
    return quoted(/^\\[*?\\]$/.test(part) ? part.slice(1) : part)
  })
}

const required = new Map<string, string>()

/** The longest text that whatever fits must have in it, as far as a look at the source can tell; empty for none. */
export function requiredText(source: string): string {
  const known = required.get(source)
  if (known !== undefined) return known
  if (required.size >= CACHE_SIZE) required.delete(required.keys().next().value!)
  const text = plainRuns(source).reduce((longest, run) => (run.length > longest.length ? run : longest), '')
  required.set(source, text)
  return text
}

// `\Q…\E`, an escape, a class, how often, or one character: all that a pattern is made of, but for groups.
const PIECE =
  /\\Q([\s\S]*?)(?:\\E|$)|\\([\s\S])|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/gu
const HOW_OFTEN = /^(?:[*+?]|\{\d.*\})$/
const MEANS_ITSELF = /^[^\\[\].^$*+?{}()|]$/u
// A group can hold alternatives, flags, and stand there any number of times; `\x41` takes what follows it.
const TOO_MUCH_FOR_A_LOOK = /[|(]|\\[xpP\d]/

/** Runs of characters that stand for themselves. None where there may be another way round them. */
function plainRuns(source: string): string[] {
  if (TOO_MUCH_FOR_A_LOOK.test(source)) return []
  const runs = ['']
  for (const [piece, quotedText, escaped] of source.matchAll(PIECE)) {
    const text = quotedText ?? (/^[^\w\s]$/u.test(escaped ?? '') ? escaped! : null)
    if (text !== null) runs[runs.length - 1] += text
    else if (MEANS_ITSELF.test(piece)) runs[runs.length - 1] += piece
    // What may be missing, or stand there again, is the last character.
    else if (HOW_OFTEN.test(piece)) runs.push(withoutLast(runs.pop()!), '')
    else runs.push('')
  }
  return runs
}

function withoutLast(run: string): string {
  return [...run].slice(0, -1).join('')
}

function compile(source: string): RE2JS | null {
  try {
    // A line has no newline in it; a string in JSON may.
    return RE2JS.compile(source, RE2JS.DOTALL)
  } catch {
    return null
  }
}
