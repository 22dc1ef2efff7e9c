/** A string as one word of shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The string that a word in the form of `quote` stands for. */
export function unquote(word: string): string {
  return word.slice(1, -1).replaceAll(String.raw`'\''`, "'")
}
