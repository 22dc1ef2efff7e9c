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

function compile(source: string): RE2JS | null {
  try {
    return RE2JS.compile(source)
  } catch {
    return null
  }
}
