import type { Nodes } from 'hast'
import type { Step } from '../../core/lab.ts'

/** Of a text about machines, with a look at the pictures. */
const WORDS_A_MINUTE = 200
/** Half of what people type of plain words: signs and options are slow, and mistakes are looked for. */
const CHARACTERS_A_MINUTE = 150
/** To look at what came out. */
const SECONDS_A_BLOCK = 10

/** How long a lab takes a reader, in minutes. */
export interface TimeEstimate {
  toRead: number
  /** All of it: reading, typing every command, and looking at what it prints. The machine's own time is not counted. */
  toType: number
}

/** @param words of prose, as `wordsIn` counts them */
export function timeEstimate(words: number, steps: readonly Step[]): TimeEstimate {
  const typed = steps.filter(({ hidden, check }) => !hidden && !check)
  const characters = typed.reduce((sum, { script }) => sum + script.length, 0)
  const toRead = words / WORDS_A_MINUTE
  return {
    toRead: rounded(toRead),
    toType: rounded(toRead + characters / CHARACTERS_A_MINUTE + (typed.length * SECONDS_A_BLOCK) / 60),
  }
}

/** The words of the prose: what labrun shows itself (`not-content`) is looked at, not read. */
export function wordsIn(nodes: readonly Nodes[]): number {
  return nodes.reduce((sum, node) => sum + wordsOf(node), 0)
}

function wordsOf(node: Nodes): number {
  if (node.type === 'text') return node.value.split(/\s+/).filter(Boolean).length
  if (node.type !== 'element' && node.type !== 'root') return 0
  const isOurs = node.type === 'element' && String(node.properties.className).includes('not-content')
  return isOurs ? 0 : wordsIn(node.children)
}

/** No more exact than it can be: minutes up to ten, then steps of five. */
function rounded(minutes: number): number {
  return minutes < 10 ? Math.max(1, Math.round(minutes)) : Math.round(minutes / 5) * 5
}
