import { RE2JS } from 're2js'
import { shown } from '../words.ts'

/** Why a regular expression can't be used. */
export interface RegexProblem {
  reason: string
  /** The construct, in characters from the start of the regular expression. */
  from: number
  to: number
}

// Far more than an author writes by hand, and little enough to look at every character in any way.
const LONGEST = 10_000

/** What backtracking engines have and RE2 has not: it would no longer run in linear time, or has no meaning there. */
const CONSTRUCTS: readonly [name: string, pattern: RegExp][] = [
  ['a lookbehind', /^\(\?<[=!]/],
  ['a lookahead', /^\(\?[=!]/],
  ['an atomic group', /^\(\?>/],
  ['a conditional', /^\(\?\(/],
  ['a branch reset', /^\(\?\|/],
  ['a comment', /^\(\?#/],
  ['a recursion', /^\(\?(?:R|&|P>|[+-]?\d)/],
  ['a back reference', /^\(\?P=|^\\[1-9]|^\\k(?=[<{'])|^\\g/],
  ['the flag x', /^\(\?[imsU-]*x/],
  ['a possessive quantifier', /^(?:[*+?]|\{\d+(?:,\d*)?\})\+/],
  ['a repetition of more than 1000', /^\{(?:\d{5,}|[1-9]\d{3})(?:,\d*)?\}|^\{\d+,(?:\d{5,}|[1-9]\d{3})\}/],
]

/** A piece of a regular expression that is skipped as a whole: `\Q … \E`, a character by its number, an escape, a class. */
const WHOLE = /\\Q[\s\S]*?(?:\\E|$)|\\x\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]/y

/**
 * What RE2 can't do with a regular expression, by name.
 *
 * @returns `null` where it can be used
 */
export function regexProblem(source: string): RegexProblem | null {
  if (source.length > LONGEST) {
    const reason = `found a regular expression of ${source.length} characters, expected at most ${LONGEST}`
    return { reason, from: 0, to: source.length }
  }
  return unsupported(source) ?? syntaxProblem(source)
}

function unsupported(source: string): RegexProblem | null {
  for (let at = 0; at < source.length; ) {
    const ahead = source.slice(at, at + 16)
    // `{1000}` is allowed, and nothing above.
    const construct = CONSTRUCTS.find(
      ([, pattern]) => pattern.test(ahead) && !/^\{(?:\d+,)?1000\}(?!\+)/.test(ahead),
    )
    if (construct !== undefined) {
      const text = construct[1].exec(ahead)![0]
      const reason = `found ${construct[0]}, ${text}, in a regular expression, expected only what RE2 can do`
      return { reason, from: at, to: at + text.length }
    }
    WHOLE.lastIndex = at
    at += WHOLE.exec(source)?.[0].length ?? 1
  }
  return null
}

function syntaxProblem(source: string): RegexProblem | null {
  try {
    RE2JS.compile(source)
    return null
  } catch (error) {
    const { error: why, input } = error as { error?: string; input?: string | null }
    const from = input ? Math.max(source.indexOf(input), 0) : 0
    const detail = `${why ?? 'no reason given'}${input ? `: ${shown(input)}` : ''}`
    const reason = `found a regular expression that RE2 can't read (${detail}), expected one it can`
    return { reason, from, to: input ? from + input.length : source.length }
  }
}
