import type { VFile } from 'vfile'
import type { FixableMessage } from '../parse/complain.ts'

/** A mistake that was mended: what stood at its place, and what stands there now. */
export interface Fix {
  rule: string
  line: number
  column: number
  before: string
  after: string
}

/** A text with its mistakes mended, as far as only one thing can be meant. */
export interface FixedText {
  text: string
  /** In the order of the file. */
  fixes: Fix[]
}

/**
 * Mends what messages know how to mend. Every character outside of their places stays as it is, line ends included. Where two
 * places overlap, the later is left for another round.
 *
 * @param text what the messages are about, without a byte order mark
 */
export function fixText(text: string, { messages }: Pick<VFile, 'messages'>): FixedText {
  const starts = lineStarts(text)
  const wanted = messages
    .flatMap((message) => edit(message, starts) ?? [])
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
  const fixes: Fix[] = []
  let fixed = ''
  let at = 0
  for (const { from, to, after, rule, line, column, stands } of wanted) {
    const before = text.slice(from, to)
    if (from < at || to > text.length || !stands(before)) continue
    fixes.push({ rule, line, column, before, after })
    fixed += text.slice(at, from) + after
    at = to
  }
  return { text: fixed + text.slice(at), fixes }
}

function edit({ fix, place, ruleId, actual }: FixableMessage, starts: readonly number[]) {
  if (fix === undefined || place === undefined || !('start' in place)) return null
  const { start, end } = place
  return {
    rule: ruleId!,
    line: start.line,
    column: start.column,
    from: starts[start.line - 1]! + start.column - 1,
    to: starts[end.line - 1]! + end.column - 1,
    after: fix,
    /** Whether a text is what the message is about: should its place be wrong, nothing is written over. */
    stands: (text: string) => actual === undefined || actual === text || actual.endsWith(text),
  }
}

/** Offsets of the lines' first characters. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
}
