// The longest piece of an author's text that a message repeats: enough to find it, and still one line.
const LONGEST = 60

// Control characters, those that turn the direction of text, and what looks like a blank or like nothing: none of them may
// reach a terminal from a lab file, and a reader of the message should see them.
const ODD = /[\x00-\x1f\x7f-\xa0\u00ad\u061c\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]/g

/** A piece of the author's text as messages show it: in quotes, on one line, shortened, without active characters. */
export function shown(text: string): string {
  const quote = text.includes('"') && !text.includes("'") ? "'" : '"'
  return `${quote}${plain(text)}${quote}`
}

/** The same without the quotes, for text that needs none (`exit=300`). */
export function plain(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
  return short.replace(ODD, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** `host, nsenter or exec` */
export function oneOf(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** A line without the blanks at its end, as lines are compared. */
export function withoutBlanksAtEnd(line: string): string {
  let end = line.length
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t' || line[end - 1] === '\r')) end -= 1
  return line.slice(0, end)
}
