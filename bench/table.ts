import type { Line } from './row.ts'

const WHAT = 40

/** One line of the table, as text. */
export function lineText({ what, figure, unit, goal, note }: Line): string {
  const cells = [
    what.padEnd(WHAT),
    (figure === null ? '–' : number(figure.median)).padStart(9),
    unit.padEnd(8),
    (figure === null || figure.count === 1
      ? ''
      : `${number(figure.lowest)} … ${number(figure.highest)}  of ${figure.count}`
    ).padEnd(27),
    (goal === undefined ? '' : `${goal.words}: ${goal.isMet ? 'met' : 'MISSED'}`).padEnd(20),
    note ?? '',
  ]
  return `  ${cells.join(' ').trimEnd()}`
}

/** Three digits, as more are noise. */
export function number(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return value.toFixed(Math.min(4, digits))
}
