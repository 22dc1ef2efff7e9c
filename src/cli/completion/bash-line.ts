/** The part of a command line before the cursor, as bash has it. */
export interface BashLine {
  /** Unquoted, the command first; the last is the one that is being typed. */
  words: string[]
  /** How much of that one, unquoted, bash leaves as it is: it puts what is found behind that. */
  kept: string
  /** The quote that is open at the cursor. */
  quote: '' | '"' | "'"
}

/**
 * Splits it as bash does. Its own COMP_WORDS are split at `:` and `=` too, and as they were typed, so that nobody knows what was
 * one word.
 *
 * @param breaks COMP_WORDBREAKS: behind any of these, and behind an open quote, bash begins what it replaces
 */
export function readBashLine(line: string, breaks: string): BashLine {
  let words: string[] = []
  let word: string | null = null
  let kept = 0
  let quote: BashLine['quote'] = ''
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at]!
    const next = line[at + 1] ?? ''
    if (quote !== '') {
      if (char === quote) quote = ''
      else if (quote === '"' && char === '\\' && /["\\$`]/.test(next)) word += line[++at]!
      else word += char
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word)
      word = null
      kept = 0
    } else if (/[;|&(]/.test(char)) {
      words = []
      word = null
      kept = 0
    } else if (char === '"' || char === "'") {
      quote = char
      word ??= ''
      kept = word.length
    } else if (char === '\\') {
      word = (word ?? '') + next
      at += 1
    } else {
      word = (word ?? '') + char
      if (breaks.includes(char)) kept = word.length
    }
  }
  word ??= ''
  return { words: [...words, word], kept: word.slice(0, kept), quote }
}

/** What bash is to set in the place of what it replaces, so that the word becomes `value`. */
export function forBash(value: string, { kept, quote }: BashLine): string {
  const rest = value.slice(kept.length)
  if (quote === "'") return rest.replaceAll("'", String.raw`'\''`)
  if (quote === '"') return rest.replace(/["\\$`]/g, '\\$&')
  return rest.replace(/[^\w./,:@%+=#~\u0080-\uffff-]/g, '\\$&')
}
