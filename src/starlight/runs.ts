import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Mark } from './entity-marks.ts'

/** A stretch of text, and the class it is shown in; empty: as the text around it. */
export interface Run {
  text: string
  className: string
  /** The name of what it means. */
  entity?: string
}

/** Runs, line by line. */
export function linesOf(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]]
  for (const run of runs) {
    for (const [at, piece] of run.text.split('\n').entries()) {
      if (at > 0) lines.push([])
      if (piece !== '') lines.at(-1)!.push({ ...run, text: piece })
    }
  }
  return lines
}

/** Runs with the marks of entities, whose places count from the first run on. */
export function withMarks(runs: readonly Run[], marks: readonly Mark[]): Run[] {
  let start = 0
  return runs.flatMap((run) => {
    const own = marks.filter(({ from, to }) => from < start + run.text.length && to > start)
    const pieces: Run[] = []
    let at = 0
    for (const { from, to, entity } of own) {
      const [first, end] = [Math.max(0, from - start), Math.min(run.text.length, to - start)]
      pieces.push(
        { ...run, text: run.text.slice(at, first) },
        { ...run, text: run.text.slice(first, end), entity },
      )
      at = end
    }
    start += run.text.length
    return [...pieces, { ...run, text: run.text.slice(at) }].filter(({ text }) => text !== '')
  })
}

/** As text nodes, whatever they hold: nothing of them can become an element or an attribute's name. */
export function nodesOf(runs: readonly Run[]): ElementContent[] {
  return runs.map(({ text, className, entity }) => {
    const plain: ElementContent = { type: 'text', value: text }
    const node = entity === undefined ? plain : h('b', { dataEntity: entity }, [plain])
    return className === '' ? node : h('i', { className }, [node])
  })
}
