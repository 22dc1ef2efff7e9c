/** Where something that was opened ends. */
export interface Nested {
  /** The offset behind it; the script's length where it is never closed. */
  end: number
  closed: boolean
}

/**
 * Goes past one character of a shell word, or past the whole of what it opens: a quoted text, `$( … )`, `${ … }`,
 * backticks, `<( … )`. No recursion, so that no depth of nesting can overflow the stack.
 */
export function skipNested(script: string, start: number): Nested {
  const closers: string[] = []
  return skipTo(script, open(script, start, closers), closers)
}

/** Goes past the round bracket at `start` and all that is in it. */
export function skipBrackets(script: string, start: number): Nested {
  return skipTo(script, start + 1, [')'])
}

function skipTo(script: string, start: number, closers: string[]): Nested {
  let at = start
  while (closers.length > 0 && at < script.length) at = inside(script, at, closers)
  // A quote that is never closed leads behind the end.
  return { end: Math.min(at, script.length), closed: closers.length === 0 && at <= script.length }
}

function open(script: string, at: number, closers: string[]): number {
  const two = script.slice(at, at + 2)
  if (two[0] === '\\') return Math.min(at + 2, script.length)
  if (two === "$'") return endOfEscapedQuote(script, at + 2)
  if (two[0] === "'") return endOfQuote(script, at + 1)
  return openNested(two, at, closers) ?? at + 1
}

function inside(script: string, at: number, closers: string[]): number {
  const top = closers.at(-1)!
  const char = script[at]!
  if (char === '\\') return at + 2
  if (char === top) {
    closers.pop()
    return at + 1
  }
  // In double quotes and backticks single quotes and brackets mean nothing.
  if (top === '`') return at + 1
  if (top !== '"' && char === "'")
    return script[at - 1] === '$' ? endOfEscapedQuote(script, at + 1) : endOfQuote(script, at + 1)
  if (top === ')' && char === '(') closers.push(')')
  if (top === ')' && char === '#' && /[\s;&|(]/.test(script[at - 1]!)) return lineEnd(script, at)
  if (top === '"' && /[<>]/.test(char)) return at + 1
  return openNested(script.slice(at, at + 2), at, closers) ?? at + 1
}

function openNested(two: string, at: number, closers: string[]): number | null {
  if (two === '$(' || two === '<(' || two === '>(') closers.push(')')
  else if (two === '${') closers.push('}')
  else if (two[0] === '"' || two[0] === '`') {
    closers.push(two[0])
    return at + 1
  } else return null
  return at + 2
}

function endOfQuote(script: string, start: number): number {
  const end = script.indexOf("'", start)
  return end < 0 ? script.length + 1 : end + 1
}

function endOfEscapedQuote(script: string, start: number): number {
  for (let at = start; at < script.length; at += 1) {
    if (script[at] === '\\') at += 1
    else if (script[at] === "'") return at + 1
  }
  return script.length + 1
}

/** Offset of the line break that ends the line, or of the script's end. */
export function lineEnd(script: string, at: number): number {
  const end = script.indexOf('\n', at)
  return end < 0 ? script.length : end
}
