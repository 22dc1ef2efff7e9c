import type { ElementContent } from 'hast'
import { h } from 'hastscript'

/** A stretch of text, and the class it is shown in; empty: as the text around it. */
export interface Run {
  text: string
  className: string
}

/** Runs, line by line. */
export function linesOf(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]]
  for (const { text, className } of runs) {
    for (const [at, piece] of text.split('\n').entries()) {
      if (at > 0) lines.push([])
      if (piece !== '') lines.at(-1)!.push({ text: piece, className })
    }
  }
  return lines
}

/** As text nodes, whatever they hold: nothing of them can become an element or an attribute. */
export function nodesOf(runs: readonly Run[]): ElementContent[] {
  return runs.map(({ text, className }) =>
    className === '' ? { type: 'text', value: text } : h('i', { className }, [{ type: 'text', value: text }]),
  )
}
