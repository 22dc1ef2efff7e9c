import type { Element } from 'hast'
import { h } from 'hastscript'
import { type Emphasis, type FenceWords, NO_WORDS } from './fence-words.ts'
import { linesOf, nodesOf, type Run, withinStretches } from './runs.ts'
import { withWholeWords } from './whole-words.ts'

/** As many characters as any phone shows in one line, beside a prompt: what stands further to the left is not where a line ends. */
const ON_ANY_PHONE = 36

/** What else is to be said of the lines of a text. */
export interface Lines {
  words?: FenceWords
  /** How many lines of its block stand above it. */
  above?: number
  /** What stands before a line, drawn by the style sheet. */
  promptOf?: (line: readonly Run[], at: number) => string
}

/**
 * A text as its author wrote it, line by line, with what is to stand out. The text of the element is that text, to the letter:
 * neither selecting nor the copy button takes anything else along.
 */
export function codeView(
  runs: readonly Run[],
  { words = NO_WORDS, above = 0, promptOf }: Lines = {},
): Element {
  const lines = linesOf(emphasised(runs, words))
  const shown = lines.map((line, at) => {
    const text = at === lines.length - 1 ? line : [...line, { text: '\n', className: '' }]
    const emphasis = words.lines.get(above + at + 1)
    const className = emphasis === undefined ? null : `lr-${emphasis}`
    return h('code', { dataP: promptOf?.(line, at), className }, nodesOf(withWholeWords(text, ON_ANY_PHONE)))
  })
  return h('pre', { className: 'lr-cmd' }, shown)
}

function emphasised(runs: readonly Run[], { pieces }: FenceWords): Run[] {
  if (pieces.length === 0) return [...runs]
  const text = runs.map((run) => run.text).join('')
  const found = pieces
    .flatMap(({ pattern, emphasis }) =>
      lineMatches(text, pattern).map((stretch) => ({ ...stretch, emphasis })),
    )
    .toSorted((a, b) => a.from - b.from)
  return withinStretches(runs, withoutOverlaps(found), ({ emphasis }) => ({ emphasis }))
}

/** Within lines, and not empty. */
function lineMatches(text: string, pattern: RegExp): { from: number; to: number }[] {
  let start = 0
  return text.split('\n').flatMap((line) => {
    const from = start
    start += line.length + 1
    const matches = [...line.matchAll(pattern)].filter(([whole]) => whole !== '')
    return matches.map(({ index, 0: whole }) => ({ from: from + index, to: from + index + whole.length }))
  })
}

function withoutOverlaps<S extends { from: number; to: number; emphasis: Emphasis }>(
  sorted: readonly S[],
): S[] {
  let end = 0
  return sorted.filter(({ from, to }) => {
    if (from < end) return false
    end = to
    return true
  })
}
