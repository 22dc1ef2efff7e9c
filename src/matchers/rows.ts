import type { ComparedLine } from '../core/step-result.ts'

/** Of printed lines in a row, more than these tell nobody more. */
export const SHOWN_ROWS = 200
// Of expected lines there are only as many as an author has written.
const SHOWN_EXPECTED = 2000

type LeftOut = Extract<ComparedLine, { kind: 'left-out' }>

/** A row for those that are left out, if there are any. */
export function leftOut(what: LeftOut['what'], count: number): LeftOut[] {
  return count === 0 ? [] : [{ kind: 'left-out', what, count }]
}

/** A row for printed lines that do not matter, if there are any. */
export function passedOver(count: number): ComparedLine[] {
  return count === 0 ? [] : [{ kind: 'passed-over', count }]
}

/** Rows of one gap, or of neighbouring lines passed over, become one; of very many of a kind the first and the last stay. */
export function tidy(rows: readonly ComparedLine[]): ComparedLine[] {
  const tidied: ComparedLine[] = []
  for (const row of rows) {
    const last = tidied.at(-1)
    if (row.kind === 'gap' && last?.kind === 'gap' && last.line === row.line) last.count += row.count
    else if (row.kind === 'passed-over' && last?.kind === 'passed-over') last.count += row.count
    else tidied.push(row)
  }
  return shortened(tidied)
}

const LEFT_OUT: Partial<Record<ComparedLine['kind'], LeftOut['what']>> = {
  fits: 'fits',
  missing: 'expected',
  extra: 'printed',
}

function shortened(rows: readonly ComparedLine[]): ComparedLine[] {
  const kept: ComparedLine[] = []
  for (let start = 0; start < rows.length; ) {
    const { kind } = rows[start]!
    let end = start + 1
    while (rows[end]?.kind === kind) end += 1
    const what = LEFT_OUT[kind]
    const most = what === 'printed' ? SHOWN_ROWS : SHOWN_EXPECTED
    if (what === undefined || end - start <= most) kept.push(...rows.slice(start, end))
    else {
      const half = most / 2
      kept.push(...rows.slice(start, start + half), ...leftOut(what, end - start - 2 * half))
      kept.push(...rows.slice(end - half, end))
    }
    start = end
  }
  return kept
}
