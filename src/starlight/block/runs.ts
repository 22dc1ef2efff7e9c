import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Mark } from '../entities/entity-marks.ts'
import type { Emphasis } from './fence-words.ts'
import { letters } from './legible.ts'

/** A stretch of text, and the class it is shown in; empty: as the text around it. */
export interface Run {
  text: string
  className: string
  /** The name of what it means. */
  entity?: string
  /** How its author makes it stand out. */
  emphasis?: Emphasis
  /** It is not broken where a line ends. */
  isWhole?: boolean
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

/** A stretch of the text that runs make up together. */
interface Stretch {
  from: number
  to: number
}

/**
 * Cuts runs at the ends of stretches, and gives those within one what it says of them.
 *
 * @param stretches in order; none overlaps another
 */
export function withinStretches<S extends Stretch>(
  runs: readonly Run[],
  stretches: readonly S[],
  said: (stretch: S) => Partial<Run>,
): Run[] {
  let start = 0
  return runs.flatMap((run) => {
    const own = stretches.filter(({ from, to }) => from < start + run.text.length && to > start)
    const pieces: Run[] = []
    let at = 0
    for (const stretch of own) {
      const first = Math.max(0, stretch.from - start)
      const end = Math.min(run.text.length, stretch.to - start)
      pieces.push(
        { ...run, text: run.text.slice(at, first) },
        { ...run, ...said(stretch), text: run.text.slice(first, end) },
      )
      at = end
    }
    start += run.text.length
    return [...pieces, { ...run, text: run.text.slice(at) }].filter(({ text }) => text !== '')
  })
}

/** Runs with the marks of entities. */
export function withMarks(runs: readonly Run[], marks: readonly Mark[]): Run[] {
  return withinStretches(runs, marks, ({ entity }) => ({ entity }))
}

/** As text nodes, whatever they hold: nothing of them can become an element or an attribute's name, or turn the text beside it. */
export function nodesOf(runs: readonly Run[]): ElementContent[] {
  return alike(runs).flatMap((group) => {
    const nodes = group.flatMap(({ text, entity, emphasis, isWhole }) => {
      const own = isWhole ? [h('span', letters(text))] : letters(text)
      const marked = entity === undefined ? own : [h('b', { dataEntity: entity }, own)]
      return emphasis === undefined ? marked : [h(emphasis, marked)]
    })
    const { className } = group[0]!
    return className === '' ? nodes : [h('i', { className: className === NAME ? null : className }, nodes)]
  })
}

/** The name of a command. There are more of these than of all others: they are the elements without a class. */
export const NAME = 'k'

/** Neighbours of the same class share an element. */
function alike(runs: readonly Run[]): Run[][] {
  const groups: Run[][] = []
  for (const run of runs) {
    const last = groups.at(-1)
    if (last !== undefined && last[0]!.className === run.className) last.push(run)
    else groups.push([run])
  }
  return groups
}
