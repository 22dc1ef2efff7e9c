import { skipNested } from '../core/bash/nesting.ts'
import { readShell, type ShellNode } from '../core/bash/tree.ts'

/** A script, or what stands in one of its `$( … )`. */
export interface ScriptWithin {
  text: string
  /** Where it begins in the outermost script. */
  offset: number
  root: ShellNode
}

// Deeper than anybody writes by hand.
const DEEPEST = 5

/** A script by its commands, and each command substitution in it, outermost first. What can't be read is left out. */
export function scriptsWithin(text: string, offset = 0, depth = 0): ScriptWithin[] {
  const root = readShell(text)
  const own = root === null ? [] : [{ text, offset, root }]
  if (depth === DEEPEST) return own
  return [
    ...own,
    ...substitutions(text).flatMap(([from, to]) =>
      scriptsWithin(text.slice(from, to), offset + from, depth + 1),
    ),
  ]
}

/** The outermost `$( … )`, without their brackets; `$(( … ))` is arithmetic. */
function substitutions(text: string): [from: number, to: number][] {
  const found: [number, number][] = []
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('$(', at) && text[at + 2] !== '(') {
      const { end, closed } = skipNested(text, at)
      if (closed) found.push([at + 2, end - 1])
      at = end
    } else if (text[at] === "'" || text[at] === '\\' || text[at] === '#') {
      at = skipPlain(text, at)
    } else at += 1
  }
  return found
}

/** Past what hides a substitution: single quotes outside of double ones, a backslash, a comment. */
function skipPlain(text: string, at: number): number {
  if (text[at] === '\\') return at + 2
  if (text[at] === '#') {
    const isComment = at === 0 || /[\s;&|(]/.test(text[at - 1]!)
    const end = text.indexOf('\n', at)
    return isComment ? (end < 0 ? text.length : end) : at + 1
  }
  const end = text.indexOf("'", at + 1)
  return end < 0 ? at + 1 : end + 1
}

/** Every node of a script, outermost first. */
export function everyNode(node: ShellNode): ShellNode[] {
  return [node, ...node.parts.flatMap(everyNode)]
}
