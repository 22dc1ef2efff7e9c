import type { Expectation, ExpectedLine } from '../core/expectation.ts'

/** A piece of what is expected in order: a line, or a gap, and how many printed lines it takes, one after another. */
export interface Item {
  /** `null` for a gap that nobody wrote. */
  line: ExpectedLine | null
  isGap: boolean
  /** It may take none. */
  isOptional: boolean
  /** It may take any number. */
  isMany: boolean
}

/** Printed lines that nobody asks about. */
export const UNWRITTEN_GAP: Item = { line: null, isGap: true, isOptional: true, isMany: true }

/** All lines, in order, as one item after another; `x (re+)` is `x (re)` and `x (re*)`. */
export function itemsOf(lines: readonly ExpectedLine[]): Item[] {
  return lines.flatMap((line): Item[] => {
    const isGap = line.pattern.kind === 'gap'
    const once = { line, isGap: false, isOptional: false, isMany: false }
    if (line.times === '+') return [once, { ...once, isOptional: true, isMany: true }]
    if (line.times === '?') return [{ ...once, isOptional: true }]
    return isGap || line.times === '*' ? [{ line, isGap, isOptional: true, isMany: true }] : [once]
  })
}

/** These lines, in this order, among others. */
export function itemsAmongOthers(lines: readonly ExpectedLine[]): Item[] {
  const wanted = lines.filter(isWanted)
  return [UNWRITTEN_GAP, ...wanted.flatMap((line) => [onceOf(line), UNWRITTEN_GAP])]
}

/** Whether a line must be printed at all: `...`, and what may be printed never, say nothing among other lines. */
export function isWanted({ pattern, times }: ExpectedLine): boolean {
  return pattern.kind !== 'gap' && times !== '?' && times !== '*'
}

/** Whether lines that nobody expects may be printed, too. */
export function othersMayCome({ mode, lines }: Expectation): boolean {
  return mode === 'contains' || lines.some(({ pattern }) => pattern.kind === 'gap')
}

function onceOf(line: ExpectedLine): Item {
  return { line, isGap: false, isOptional: false, isMany: false }
}
