/**
 * Goes past one character of a shell word, or past the whole of what it opens: a quoted text, `$( … )`, `${ … }`,
 * backticks, `<( … )`. No recursion, so that no depth of nesting can overflow the stack.
 *
 * @returns the offset behind it; the script's length where it is never closed
 */
export function skipNested(script: string, start: number): number {
  const closers: string[] = []
  let at = start
  do {
    at = closers.length === 0 ? open(script, at, closers) : inside(script, at, closers)
  } while (closers.length > 0 && at < script.length)
  return at
}

function open(script: string, at: number, closers: string[]): number {
  const two = script.slice(at, at + 2)
  if (two[0] === '\\') return at + 2
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
  if (top !== '"' && char === "'") return endOfQuote(script, at + 1)
  if (top === ')' && char === '(') closers.push(')')
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
  return end < 0 ? script.length : end + 1
}

function endOfEscapedQuote(script: string, start: number): number {
  for (let at = start; at < script.length; at += 1) {
    if (script[at] === '\\') at += 1
    else if (script[at] === "'") return at + 1
  }
  return script.length
}
