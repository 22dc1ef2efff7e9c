/** A string as one word of shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The string that a word stands for in which shells quote: `'it'\''s'` is bash's way, `'it'"'"'s'` that of dash and ash. */
export function unquote(word: string): string {
  return word.replaceAll(/'([^']*)'|\\(')|"('+)"/g, (_, plain, escaped, quoted) => plain ?? escaped ?? quoted)
}
