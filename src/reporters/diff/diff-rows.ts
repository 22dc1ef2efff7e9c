import { diffArrays } from 'diff'
import type { ComparedLine, Failure } from '../../core/step-result.ts'
import { count } from '../words/words.ts'

/** One line of a diff: what is expected, as the author wrote it, or what was printed, or a remark on lines left out. */
export interface DiffRow {
  sign: ' ' | '-' | '+' | 'remark'
  /** Markdown line of an expected line; `null` where there is none. */
  line: number | null
  text: string
}

const CONTEXT = 3
// Edits after which two texts have too little in common for a diff to tell anything.
const MOST_EDITS = 1000

/**
 * A failure's expected and actual text as a unified diff, in which placeholders and globs that fit are no difference.
 * Empty where the failure is not about text.
 */
export function diffRows(failure: Failure): DiffRow[] {
  if (failure.comparison) return withContext(failure.comparison.flatMap(rowsOf))
  return failure.rule === 'output' ? withContext(textRows(failure)) : []
}

function rowsOf(row: ComparedLine): DiffRow | DiffRow[] {
  switch (row.kind) {
    case 'fits':
      return { sign: ' ', line: row.line, text: row.expected }
    case 'missing':
      return { sign: '-', line: row.line, text: row.expected }
    case 'extra':
      return { sign: '+', line: null, text: row.actual }
    case 'gap':
      return { sign: ' ', line: row.line, text: `${row.expected ?? '...'} (${count(row.count, 'line')})` }
    case 'passed-over':
      return { sign: 'remark', line: null, text: `${count(row.count, 'other line')}` }
    case 'forbidden':
      return [
        { sign: '+', line: null, text: row.actual },
        { sign: 'remark', line: null, text: `line ${row.line} forbids it: ${row.expected}` },
      ]
    case 'left-out':
      return { sign: 'remark', line: null, text: leftOutText(row.what, row.count) }
  }
}

function leftOutText(what: 'fits' | 'expected' | 'printed', number: number): string {
  return what === 'fits' ? `${count(number, 'line')} that fit` : `${count(number, `more ${what} line`)}`
}

function textRows({ expected, actual }: Failure): DiffRow[] {
  const before = linesOf(expected)
  const after = linesOf(actual)
  const changes = diffArrays(before, after, { maxEditLength: MOST_EDITS })
  if (!changes) return [...rows('-', before), ...rows('+', after)]
  return changes.flatMap(({ added, removed, value }) => rows(added ? '+' : removed ? '-' : ' ', value))
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function rows(sign: DiffRow['sign'], lines: readonly string[]): DiffRow[] {
  return lines.map((text) => ({ sign, line: null, text }))
}

/** Leaves out what is far from any difference. */
function withContext(all: DiffRow[]): DiffRow[] {
  const near = nearDifference(all)
  if (!near.includes(true)) return all
  const kept: DiffRow[] = []
  for (let index = 0; index < all.length; index += 1) {
    if (near[index]) {
      kept.push(all[index]!)
      continue
    }
    const end = near.indexOf(true, index)
    const left = (end < 0 ? all.length : end) - index
    kept.push(
      left === 1 ? all[index]! : { sign: 'remark', line: null, text: `${count(left, 'line')} that fit` },
    )
    index += left - 1
  }
  return kept
}

function nearDifference(all: readonly DiffRow[]): boolean[] {
  const near = new Array<boolean>(all.length).fill(false)
  for (const [index, { sign }] of all.entries()) {
    if (sign !== '-' && sign !== '+') continue
    near.fill(true, Math.max(0, index - CONTEXT), index + CONTEXT + 1)
  }
  return near
}
